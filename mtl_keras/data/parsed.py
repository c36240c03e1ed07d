"""What a reader of files found."""

from dataclasses import dataclass, field
from typing import NamedTuple

from mtl_keras.data.kept_rows import KeptRows
from mtl_keras.errors import UserError


class ParsedRow(NamedTuple):
    """A row of a file, not yet numbered.

    Args:
        line: its (first) line, from 1.
        value: the text, or the words, one a line.
        label: the class's name, the value, or the words' tags; None where it is missing.
        name: of a sequence, how a person knows it.
        cells: of the columns that the data set asks for besides: its ``extra_columns``.
    """

    line: int
    value: str | tuple[str, ...]
    label: str | float | tuple[str, ...] | None
    name: str = ""
    cells: tuple[str, ...] = ()


@dataclass
class Parsed:
    """The rows of a file and its faults, each with its line."""

    rows: KeptRows[ParsedRow] = field(default_factory=KeptRows)
    faults: list[UserError] = field(default_factory=list)
