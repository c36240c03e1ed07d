"""Rows of a Parquet file, some of them in memory at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.inputs.request import STANDARD_INPUT, InputRequest
from mtl_keras.prediction.inputs.table_row import TableRows

_ROWS = 1024
_BUFFER = 2**20
"""Bytes that are read at once of a column, rather than all that the file holds of it together."""


def read_parquet(request: InputRequest, field: str) -> Iterator[AskedRow]:
    """Yields the rows, numbered from 1.

    Raises:
        UserError: while it yields: the file cannot be read, or has no such columns.
    """
    rows = TableRows(request, field)
    numbers = count(1)
    with _opened(request) as file:
        rows.check(file.schema_arrow.names)
        for batch in file.iter_batches(_ROWS, columns=rows.columns):
            for cells in zip(*(_values(batch.column(name)) for name in rows.columns), strict=True):
                yield rows.row(next(numbers), cells)


@contextmanager
def _opened(request: InputRequest) -> Iterator[Any]:
    import pyarrow
    from pyarrow.parquet import ParquetFile

    if request.source == STANDARD_INPUT:
        raise UserError(request.place, "Parquet cannot be read from it, since its end comes first. Name a file.")
    try:
        with ParquetFile(request.path, buffer_size=_BUFFER, pre_buffer=False) as file:
            yield file
    except (OSError, pyarrow.ArrowException) as error:
        said = getattr(error, "strerror", None) or str(error).split("\n")[0].rstrip(".")
        problem = f"expected a Parquet file that can be read; received: {said}. Correct the path, or make it anew."
        raise UserError(request.place, problem) from error


def _values(column: Any) -> list[Any]:
    """Returns plain values; of text one by one, since pyarrow would refuse all for a byte that is no UTF-8."""
    import pyarrow as pa

    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        found = column.cast(kind).cast(pa.large_binary()).to_pylist()
        return [None if each is None else each.decode("utf-8", "surrogateescape") for each in found]
    plain: list[Any] = column.to_pylist()
    return plain
