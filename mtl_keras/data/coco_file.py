"""Reads a file of COCO's annotations."""

import json
from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mtl_keras.data.coco_tables import CocoTables
from mtl_keras.data.faults import working
from mtl_keras.errors import UserError

_KEPT = ("id", "image_id", "category_id", "iscrowd", "segmentation")
_REMEMBERED = 4


def read_coco(path: Path) -> CocoTables:
    """Reads pictures, categories and annotations; a file is read again only if it was changed.

    Raises:
        UserError: the file cannot be read, or is no JSON of COCO.
    """
    try:
        state = path.expanduser().stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    return _remembered(path, state.st_mtime_ns, state.st_size)


@lru_cache(_REMEMBERED)
def _remembered(path: Path, changed: int, size: int) -> CocoTables:
    content = _parsed(path)
    if not isinstance(content, dict):
        problem = "expected a JSON object with images, annotations and categories; received another value."
        raise UserError(str(path), f"{problem} Give the file of COCO's annotations.")
    listed = {name: _objects(path, content, name) for name in ("images", "categories", "annotations")}
    return CocoTables.of(str(path), **listed)


def _objects(path: Path, content: Mapping[str, Any], name: str) -> Sequence[dict[str, Any]]:
    """Returns a list of objects.

    Raises:
        UserError: there is none.
    """
    found = content.get(name)
    if isinstance(found, list) and all(isinstance(each, dict) for each in found):
        return found
    received = f"only {', '.join(sorted(content)[:10]) or 'nothing'}" if found is None else "other values"
    raise UserError(str(path), f'expected "{name}", a list of JSON objects; received {received}. Add the list.')


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.expanduser().read_bytes(), object_hook=_compact, parse_constant=_no_number)
    except OSError as error:
        raise _unreadable(path, error) from error
    except json.JSONDecodeError as error:
        received = f"text that is none ({error.msg.lower()}, column {error.colno})"
        raise UserError(f"{path}:{error.lineno}", f"expected JSON; received {received}. Correct the file.") from error
    except RecursionError:
        raise UserError(str(path), "expected JSON; received lists within lists without end. Correct it.") from None
    except UnicodeDecodeError as error:
        received = f"the byte 0x{error.object[error.start]:02x}"
        raise UserError(str(path), f"expected JSON in UTF-8; received {received}. Convert the file.") from error
    except ValueError as error:  # a constant that is no number, or a number of thousands of digits
        raise UserError(str(path), f"expected JSON; received {error}. Correct the file.") from error


def _compact(found: dict[str, Any]) -> dict[str, Any]:
    """Keeps of an annotation what is read, its polygons as arrays: of a file of half a gigabyte this counts."""
    if "image_id" not in found:
        return found
    kept = {name: found[name] for name in _KEPT if name in found}
    polygons = kept.get("segmentation")
    if isinstance(polygons, list):
        kept["segmentation"] = [_numbers(polygon) for polygon in polygons]
    return kept


def _numbers(polygon: Any) -> Any:
    try:
        return array("d", polygon) if isinstance(polygon, list) else polygon
    except (TypeError, OverflowError):
        return polygon  # it is told where masks are made


def _no_number(name: str) -> float:
    raise ValueError(f"{name}, which is no number of JSON")


def _unreadable(path: Path, error: OSError) -> UserError:
    problem = f"expected a file that can be read; received: {error.strerror}. Correct the path{working(path)}."
    return UserError(str(path), problem)
