"""The row of a table, from its cells."""

from collections.abc import Sequence
from typing import Any

from mtl_keras.components import nearest
from mtl_keras.data.faults import quoted
from mtl_keras.errors import UserError
from mtl_keras.prediction.asked_row import AskedRow, printable
from mtl_keras.prediction.inputs.request import InputRequest


class TableRows:
    """Makes rows of the cells of a table's columns.

    Args:
        request: what is read.
        field: what the model takes, which is the name of its column by default.
    """

    def __init__(self, request: InputRequest, field: str) -> None:
        self.column = request.column or field
        self.id_column = request.id_column
        self._place = request.place
        self._count = 0

    @property
    def columns(self) -> list[str]:
        """The columns that are needed."""
        return [self.column, *([self.id_column] if self.id_column is not None else [])]

    def check(self, names: Sequence[str], line: int | None = None) -> None:
        """Looks whether a table has the columns, once each.

        Raises:
            UserError: it does not.
        """
        wrong = [name for name in self.columns if names.count(name) != 1]
        if not wrong:
            return
        place = self._place if line is None else f"{self._place}:{line}"
        found = [printable(name) for name in names]
        near = "".join(nearest(name, found) for name in wrong if name not in names and len(names) > 1)
        problem = f"expected columns named {quoted(wrong)}, each once; received {quoted(found)}.{near}"
        raise UserError(place, f"{problem} {_advice(names, line)}")

    def row(self, line: int, cells: Sequence[Any]) -> AskedRow:
        """Returns the next row.

        Args:
            line: where it is.
            cells: those of ``columns``.
        """
        self._count += 1
        value = cells[0]
        fault = None if isinstance(value, str | bytes) else f"{self._expected}; received {_shown(value)}. Correct it"
        if self.id_column is None:
            return AskedRow(str(self._count), value if fault is None else "", self._place, line, fault, named=False)
        name = cells[1]
        if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
            fault = f'expected an id in "{self.id_column}"; received {_shown(name)}. Give it one'
            return AskedRow(str(self._count), "", self._place, line, fault, named=False)
        return AskedRow(printable(str(name)), value if fault is None else "", self._place, line, fault)

    def fault(self, line: int, fault: str) -> AskedRow:
        """Returns the next row where it has no cells."""
        self._count += 1
        return AskedRow(str(self._count), "", self._place, line, fault, named=False)

    @property
    def _expected(self) -> str:
        return f'expected text in "{self.column}"'


def _advice(names: Sequence[str], line: int | None) -> str:
    """Returns what to do about columns that are not there.

    Args:
        names: those that are.
        line: where they stand in a file of text.
    """
    if not names:
        return "Give the file a first line with names of columns."
    if len(names) == 1 and line is not None:
        return "If that is several, divide them by commas in .csv, by tabs in .tsv. Else name it with --column."
    return "Name one with --column, and one of ids with --id."


def _shown(value: Any) -> str:
    """Returns what a cell is, for a message."""
    if value is None or value == "":
        return "nothing"
    words = printable(str(value))
    return f"{words[:40]}{'...' if len(words) > 40 else ''}, a {_NAMES.get(type(value), type(value).__name__)}"


_NAMES = {int: "number", float: "number", bool: "truth value", list: "list", dict: "object", bytes: "text of bytes"}
