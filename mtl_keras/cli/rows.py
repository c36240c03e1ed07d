"""Texts or sequences to predict, as they are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from mtl_keras.cli.answers import answer_lines
from mtl_keras.cli.console import console, say_json
from mtl_keras.errors import UserError
from mtl_keras.prediction.inputs import form_of, read_rows
from mtl_keras.prediction.inputs.request import InputRequest

if TYPE_CHECKING:
    from mtl_keras.prediction.answered_row import AnsweredRow
    from mtl_keras.prediction.predictor import Predictor


@dataclass(frozen=True)
class AskedRows:
    """Rows that a model is asked about, read as they are answered; one at fault is told and skipped.

    Args:
        request: where they are.
        field: what the model takes: ``text`` or ``sequence``.
    """

    request: InputRequest
    field: str

    def __post_init__(self) -> None:
        """Looks whether there are such rows.

        Raises:
            UserError: the model takes nothing of this form.
        """
        form_of(self.request, self.field)
        if self.request.path.is_dir():
            read_rows(self.request, self.field)

    def show(self, predictor: "Predictor") -> None:
        """Prints each text, or the accession of each sequence, then a line a task."""
        for row in self._answered(predictor):
            if not row.fault:
                title = str(row.asked.value) if self.field == "text" else row.asked.id
                console.print(*answer_lines(title, row.answers), sep="\n", soft_wrap=True)

    def say(self, predictor: "Predictor") -> None:
        """Prints a line of JSON a row."""
        for row in self._answered(predictor):
            say_json({**self._head(row), **({"error": row.fault} if row.fault else row.answers)})

    def write(self, predictor: "Predictor", output: Path) -> None:
        """Refuses.

        Raises:
            UserError: always: a file of answers has one of the names that are written otherwise.
        """
        from mtl_keras.prediction.results import check_name

        check_name(output)

    def _head(self, row: "AnsweredRow") -> dict[str, Any]:
        """Returns what a line of JSON says of the row itself."""
        if self.field == "sequence":
            return {"protein": row.asked.id}
        named = {"id": row.asked.id} if row.asked.named or row.fault else {}
        return named if row.fault else {**named, "text": row.asked.value}

    def _answered(self, predictor: "Predictor") -> "Iterator[AnsweredRow]":
        """Yields what becomes of each row; tells those at fault, and how many there were of each sort.

        Raises:
            UserError: all of them are at fault.
        """
        from mtl_keras.prediction.rows import answer_rows, windows

        told = Console(stderr=True, highlight=False)
        rows = skipped = 0
        for window in windows(read_rows(self.request, self.field), self.field):
            for row in answer_rows(predictor, window):
                rows += 1
                if row.fault:
                    skipped += 1
                    tell_skipped(row, told)
                yield row
        if skipped:
            told.print(summary(rows, skipped))
        if skipped == rows > 0:
            raise UserError(self.request.place, "none of the rows could be predicted; the reasons are above.")


def tell_skipped(row: "AnsweredRow", told: Console) -> None:
    """Prints why a row is skipped."""
    told.print(Text.assemble(("Skipped: ", "bold yellow"), f"{row.asked.place}: {row.fault}."), soft_wrap=True)


def summary(rows: int, skipped: int) -> str:
    """Returns how many rows there were of each sort."""
    return f"Rows: {rows - skipped:,} predicted, {skipped:,} skipped."
