"""Rows of text, words or proteins in a file of a JSON object a line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from mtl_keras.data.cell_values import shown
from mtl_keras.data.cells import Cells, Found
from mtl_keras.data.columns import ColumnDataset
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import Column
from mtl_keras.data.lines import read_lines
from mtl_keras.errors import UserError


class JsonLines(ColumnDataset):
    """Reads rows from UTF-8 files of a JSON object a line; columns are its keys.

    Words and tags may be lists, and numbers are numbers. A key that a line lacks, or ``null``, is an empty cell.
    """

    kind: ClassVar[str] = "json_lines"
    place_form: ClassVar[str] = "{source}:{line}"

    def records(self, path: Path, columns: Sequence[Column]) -> Found:
        """Reads the values of keys of each line, and the file's faults."""
        lines, faults = read_lines(path)
        rows: list[Cells] = []
        seen: dict[str, None] = {}
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                found = _object(line.rstrip())
            except ValueError as error:
                faults.append(UserError(f"{path}:{number}", f"{error} Write one JSON object a line."))
                continue
            seen.update(dict.fromkeys(found))
            rows.append(Cells(number, [found.get(str(column)) for column in columns]))
        missing = [str(column) for column in columns if str(column) not in seen]
        if rows and missing:
            received = f"{quoted(list(seen))} in all lines"
            problem = f"expected the keys {quoted(missing)}; received {received}. Set {self.field} and label to keys."
            faults.insert(0, UserError(str(path), problem))
            return [], faults
        return rows, faults


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        received = f"text that is none ({error.msg.lower()}, column {error.colno})"
        raise ValueError(f"expected a JSON object; received {received}.") from error
    except RecursionError:
        raise ValueError("expected a JSON object; received lists within lists without end.") from None
    except ValueError as error:  # a whole number of thousands of digits
        raise ValueError(f"expected a JSON object; received {error}.") from error
    if not isinstance(found, dict):
        raise ValueError(f"expected a JSON object; received {shown(found)}.")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name}, which is no number of JSON")
