"""Rows of text, words or proteins in a file of a JSON object a line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from mtl_keras.data.cell_values import shown
from mtl_keras.data.cells import Cells, Found
from mtl_keras.data.columns import ColumnDataset
from mtl_keras.data.files import Column
from mtl_keras.data.keyed_rows import take_cells
from mtl_keras.data.lines import stream_lines
from mtl_keras.data.nested_keys import with_nested
from mtl_keras.errors import UserError, UserErrors


class JsonLines(ColumnDataset):
    """Reads rows from UTF-8 files of a JSON object a line; columns are its keys.

    Words and tags may be lists, and numbers are numbers. A key that a line lacks, or ``null``, is an empty cell.
    A dotted path, such as ``review.body``, is a key of an object within the line's.
    """

    kind: ClassVar[str] = "json_lines"
    place_form: ClassVar[str] = "{source}:{line}"

    def records(self, path: Path, columns: Sequence[Column]) -> Found:
        """Reads the values of keys of each line, and the file's faults."""
        faults: list[UserError] = []
        return self._records(path, columns, faults), faults

    def _records(self, path: Path, columns: Sequence[Column], faults: list[UserError]) -> Iterator[Cells]:
        """Yields the values of each line, and adds the faults at the end.

        Raises:
            UserErrors: no line has one of the keys.
        """
        unread: list[UserError] = []
        broken: list[UserError] = []
        try:
            yield from take_cells(_objects(path, columns, unread, broken), columns)
        except ValueError as error:
            missing = UserError(str(path), f"{error} lines. Set {self.field} and label to keys.")
            raise UserErrors(str(path), [missing, *unread, *broken]) from error
        faults += [*unread, *broken]


def _objects(
    path: Path, columns: Sequence[Column], unread: list[UserError], broken: list[UserError]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yields the number and the object of each line, and adds the faults of lines that are no text or no object."""
    for number, line in enumerate(stream_lines(path, unread), start=1):
        try:
            found = with_nested(_object(line.rstrip()), columns) if line.strip() else None
        except ValueError as error:
            broken.append(UserError(f"{path}:{number}", str(error)))
            continue
        if found is not None:
            yield number, found


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
