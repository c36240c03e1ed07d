"""Answers as CSV or TSV."""

import csv
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from mtl_keras.answer_names import check_names
from mtl_keras.prediction.answered_row import AnsweredRow
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.prediction.results.answer_columns import AnswerColumns
from mtl_keras.prediction.results.first_columns import first_columns


class Separated:
    """A table in UTF-8, a row a line, with names of columns in the first.

    Args:
        delimiter: of columns.
        predictor: the model.

    Raises:
        UserError: two columns would have one name.
    """

    def __init__(self, delimiter: str, predictor: Predictor) -> None:
        self._delimiter = delimiter
        self._columns = {
            task: AnswerColumns(task, keys, predictor.labels.get(task)) for task, keys in predictor.keys.items()
        }
        first = first_columns(predictor.field)
        check_names({task: each.names for task, each in self._columns.items()}, "the columns of the table", first)
        self._names = [*first, *(name for each in self._columns.values() for name in each.names)]

    @classmethod
    def of(cls, delimiter: str) -> "Callable[[Predictor], Separated]":
        """Returns what makes such a format for a model."""
        return lambda predictor: cls(delimiter, predictor)

    def write(self, rows: Sequence[AnsweredRow], piece: Path) -> None:
        """Writes some rows, without the names."""
        self._write(piece, [self._cells(row) for row in rows])

    def join(self, pieces: Sequence[Path], whole: Path) -> None:
        """Writes the names, and all rows."""
        self._write(whole, [self._names])
        with whole.open("ab") as out:
            for piece in pieces:
                with piece.open("rb") as part:
                    shutil.copyfileobj(part, out)

    def _cells(self, row: AnsweredRow) -> list[str | float]:
        cells = [cell for task, each in self._columns.items() for cell in each.cells(row.answers.get(task, {}))]
        return [row.asked.id, row.fault or "", *cells]

    def _write(self, path: Path, lines: Sequence[Sequence[str | float]]) -> None:
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter=self._delimiter, lineterminator="\n").writerows(lines)
