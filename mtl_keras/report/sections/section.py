"""A part of the page about one task."""

from dataclasses import dataclass, field
from typing import Any

from mtl_keras.report.pictures import Pictures
from mtl_keras.report.plain_text import plain
from mtl_keras.report.run_record import Row
from mtl_keras.report.subject import Subject

_LONGEST_NAME = 120


@dataclass(frozen=True)
class Task:
    """What a section is made of.

    Args:
        name: the task's name.
        split: the split whose predictions are shown.
        rows: its predictions.
        labels: its label names; empty for a regression.
        pictures: those that were kept of its rows; None for rows of text or of sequences.
    """

    name: str
    split: str
    rows: list[Row]
    labels: list[str]
    pictures: Pictures | None = None

    def number(self, row: Row) -> int:
        """Returns the place of one of the rows among them."""
        return next(place for place, each in enumerate(self.rows) if each is row)

    def pictured(self, rows: list[Row]) -> list[Row]:
        """Returns those of some rows whose picture was kept; all of them where none was."""
        kept = {id(self.rows[at]) for at in self.pictures.rows if at < len(self.rows)} if self.pictures else set()
        return [row for row in rows if id(row) in kept] or rows

    @property
    def about(self) -> str:
        """What its rows are of, as the head of a column."""
        return "Protein" if self.rows and "protein" in self.rows[0] else "Text"

    def subject(self, row: Row) -> Subject:
        """Returns what one of the rows is about."""
        if "protein" in row:
            return Subject(protein=plain(row["protein"], _LONGEST_NAME) or "(no name)")
        if self.pictures is None:
            return Subject(text=plain(row.get("text") or " ".join(row.get("words", ()))))
        number = self.number(row)
        picture = self.pictures.embedded(number) if number in self.pictures.rows else ""
        return Subject(name=plain(row["image"], _LONGEST_NAME), picture=picture)


@dataclass(frozen=True)
class Section:
    """A template, the task and what the template shows of it."""

    template: str
    task: Task
    values: dict[str, Any] = field(default_factory=dict)
