"""Answers as Parquet."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mtl_keras.answer_names import check_names
from mtl_keras.prediction.answered_row import AnsweredRow
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.prediction.results.first_columns import first_columns
from mtl_keras.prediction.results.typed_columns import TypedColumns

_ROWS, _BYTES = 2**16, 2**26
"""Least rows or bytes of a row group, but for the last."""


class Parquet:
    """A table of typed columns; a row at fault has nulls.

    Args:
        predictor: the model.

    Raises:
        UserError: two columns would have one name.
    """

    def __init__(self, predictor: Predictor) -> None:
        import pyarrow as pa

        self._columns = {task: TypedColumns(task, keys) for task, keys in predictor.keys.items()}
        first = first_columns(predictor.field)
        check_names({task: each.types for task, each in self._columns.items()}, "the columns of the table", first)
        types = {name: kind for each in self._columns.values() for name, kind in each.types.items()}
        self._schema = pa.schema([*((name, pa.string()) for name in first), *types.items()])

    def write(self, rows: Sequence[AnsweredRow], piece: Path) -> None:
        """Writes some rows."""
        import pyarrow as pa
        from pyarrow.parquet import write_table

        lines = [self._values(row) for row in rows]
        columns = [pa.array([line[place] for line in lines], field.type) for place, field in enumerate(self._schema)]
        write_table(pa.table(columns, schema=self._schema), piece)

    def join(self, pieces: Sequence[Path], whole: Path) -> None:
        """Writes all rows, in groups of some pieces."""
        from pyarrow.parquet import ParquetWriter

        with ParquetWriter(whole, self._schema) as out:
            for group in _groups(pieces):
                out.write_table(group, row_group_size=group.num_rows)

    def _values(self, row: AnsweredRow) -> list[Any]:
        values = [value for task, each in self._columns.items() for value in each.values(row.answers.get(task, {}))]
        return [row.asked.id, row.fault, *values]


def _groups(pieces: Sequence[Path]) -> Iterator[Any]:
    """Yields tables of several pieces."""
    import pyarrow as pa
    from pyarrow.parquet import read_table

    held: list[Any] = []
    for piece in pieces:
        held.append(read_table(piece))
        if sum(each.num_rows for each in held) >= _ROWS or sum(each.nbytes for each in held) >= _BYTES:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)
