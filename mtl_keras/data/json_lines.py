"""Rows of text, words or proteins in a file of a JSON object a line."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from mtl_keras.data.cell_values import shown
from mtl_keras.data.cells import Found
from mtl_keras.data.columns import ColumnDataset
from mtl_keras.data.files import Column
from mtl_keras.data.keyed_rows import take_cells
from mtl_keras.data.lines import read_lines
from mtl_keras.data.nested_keys import with_nested
from mtl_keras.errors import UserError


class JsonLines(ColumnDataset):
    """Reads rows from UTF-8 files of a JSON object a line; columns are its keys.

    Words and tags may be lists, and numbers are numbers. A key that a line lacks, or ``null``, is an empty cell.
    A dotted path, such as ``review.body``, is a key of an object within the line's.
    """

    kind: ClassVar[str] = "json_lines"
    place_form: ClassVar[str] = "{source}:{line}"

    def records(self, path: Path, columns: Sequence[Column]) -> Found:
        """Reads the values of keys of each line, and the file's faults."""
        lines, faults = read_lines(path)
        objects: list[tuple[int, Mapping[str, Any]]] = []
        for number, line in enumerate(lines, start=1):
            try:
                if line.strip():
                    objects.append((number, with_nested(_object(line.rstrip()), columns)))
            except ValueError as error:
                faults.append(UserError(f"{path}:{number}", str(error)))
        try:
            return take_cells(objects, columns), faults
        except ValueError as error:
            problem = f"{error} lines. Set {self.field} and label to keys."
            return [], [UserError(str(path), problem), *faults]


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        received = f"text that is none ({error.msg.lower()}, column {error.colno})"
        raise ValueError(_no_object(received)) from error
    except RecursionError:
        raise ValueError(_no_object("lists within lists without end")) from None
    except ValueError as error:  # a whole number of thousands of digits
        raise ValueError(_no_object(str(error))) from error
    if not isinstance(found, dict):
        raise ValueError(_no_object(shown(found)))
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name}, which is no number of JSON")


def _no_object(received: str) -> str:
    return f"expected a JSON object; received {received}. Write one JSON object a line."
