"""Rows of text, words or proteins that a function of the user's own gives."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import Field

from mtl_keras.data.base import Split
from mtl_keras.data.cell_values import shown
from mtl_keras.data.cells import Cells
from mtl_keras.data.keyed_rows import take_cells
from mtl_keras.data.loaded_columns import LoadedColumns
from mtl_keras.data.own_function import PATTERN, failure, find_function
from mtl_keras.errors import UserError


class PythonRows(LoadedColumns):
    """Calls a function of yours with the split, ``train``, ``validation`` or ``test``; it gives the rows.

    Each row is a dict by the names of the columns. Words and tags may be lists, numbers may be NumPy's; None is an
    empty cell, and so are NaN, NaT and NA, as pandas writes them. The function gives the same rows in the same order
    whenever it is called, as other tasks may share them.

    Args:
        function: ``module:function`` or ``module.function``; the module is looked for in the working folder, too.
    """

    kind: ClassVar[str] = "python"

    function: str = Field(pattern=PATTERN)

    def source(self, split: Split) -> str:
        """Returns the call."""
        return f'{self.function}("{split}")'

    def found(self, split: Split) -> Iterator[Cells]:
        """Yields the cells of each row, numbered from 1."""
        try:
            yield from take_cells(self._called(split), self.columns)
        except ValueError as error:
            raise UserError(self.source(split), f"{error} rows. Set {self.field} and label to keys.") from error

    def _called(self, split: Split) -> Iterator[tuple[int, Mapping[str, Any]]]:
        function = find_function(self.function, "dataset.function")
        try:
            yield from self._rows_of(function(split), split)
        except UserError:
            raise
        except (Exception, SystemExit) as error:  # it is anyone's code
            raise UserError(self.source(split), f"the function failed: {failure(error, function)}.") from error

    def _rows_of(self, given: Any, split: Split) -> Iterator[tuple[int, Mapping[str, Any]]]:
        if given is None or isinstance(given, str | Mapping) or not hasattr(given, "__iter__"):
            problem = f"expected a list or generator of dicts; received {shown(given)}. Return or yield one a row."
            raise UserError(self.source(split), problem)
        for number, row in enumerate(given, start=1):
            if not isinstance(row, Mapping):
                problem = f"expected a dict; received {shown(row)}. Of a table of pandas, return .to_dict('records')."
                raise UserError(self.place(self.source(split), number), problem)
            yield number, {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """Returns NumPy's values and TensorFlow's as Python's."""
    value = value.numpy() if hasattr(value, "numpy") else value
    return value.tolist() if hasattr(value, "tolist") else value
