"""What a column holds: texts, classes, numbers, lists, or what is none of a task's business."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from mtl_keras.data.cell_values import as_text, is_blank
from mtl_keras.data.files import Column
from mtl_keras.proposing.cell_kinds import are_tags, as_number, is_date, is_protein, is_split
from mtl_keras.proposing.list_cells import list_separator

ColumnKind = Literal[
    "empty", "list", "constant", "split", "date", "tags", "id", "sequence", "labels", "class", "number", "text", "other"
]
_MOST = 0.95
"""The share of values that are of a kind where the column is."""
_FEW_NUMBERS, _MOST_NUMBERS, _ROWS_A_NUMBER = 10, 20, 5
_MOST_CLASSES, _ROWS_A_CLASS = 1000, 3
_ID_NAME = re.compile(r"(?i)(^|[_ .-])(id|uuid|guid|key|index|url|link|hash|accession)s?$|^unnamed|[a-z](Id|ID)$")


@dataclass(frozen=True)
class ColumnLook:
    """A column of a sample.

    Args:
        name: of the column, or its number.
        cells: of the sample.
    """

    name: Column
    cells: Sequence[Any]

    @cached_property
    def values(self) -> list[Any]:
        """The cells that hold something."""
        return [cell for cell in self.cells if not is_blank(cell)]

    @cached_property
    def texts(self) -> list[str]:
        """The values that are no lists, as text without blanks at the ends."""
        return [text.strip() for value in self.values if (text := as_text(value)) is not None]

    @cached_property
    def has_lists(self) -> bool:
        """Whether a cell is a list."""
        return any(isinstance(value, list | tuple) for value in self.values)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each text occurs, the most frequent first."""
        return Counter(dict(Counter(self.texts).most_common()))

    @cached_property
    def numbers(self) -> list[float]:
        """The values that are finite numbers."""
        return [number for value in self.values if (number := as_number(value)) is not None]

    @cached_property
    def separator(self) -> str | None:
        """What stands between the names of a cell, None where it has one name."""
        return list_separator(self.texts)

    @cached_property
    def kind(self) -> ColumnKind:
        """What the column holds."""
        return next((kind for kind, test in _TESTS.items() if test(self)), "other")

    @property
    def named_id(self) -> bool:
        """Whether the name says that the values tell rows or things apart."""
        return bool(_ID_NAME.search(str(self.name)))

    @property
    def mean_words(self) -> float:
        """How many words a text has."""
        return sum(len(text.split()) for text in self.texts) / max(len(self.texts), 1)

    @property
    def said(self) -> str:
        """What the column holds, for people."""
        return _SAID[self.kind].format(differ=len(self.counts))

    def share(self, test: Callable[[str], bool]) -> float:
        """Returns the share of texts that pass a test; each of them is tried once."""
        passed = sum(count for text, count in self.counts.items() if test(text))
        return passed / max(len(self.values), 1)


def _is_number(column: ColumnLook) -> bool:
    return len(column.numbers) >= _MOST * len(column.values)


def _is_id(column: ColumnLook) -> bool:
    """Values that tell rows apart and nothing else: words or whole numbers, all different."""
    if len(column.counts) < len(column.values) or len(column.values) < 2:
        return False
    if _is_number(column):
        whole = all(number.is_integer() for number in column.numbers)
        counted = column.numbers == sorted(column.numbers) and len(column.numbers) > _FEW_NUMBERS
        return whole and (column.named_id or counted)
    one_word = column.mean_words <= 1 and not is_protein(column.texts[0])
    return one_word and (column.named_id or column.share(lambda text: any(map(str.isdigit, text))) >= _MOST)


def _is_class(column: ColumnLook) -> bool:
    differ, rows = len(column.counts), len(column.values)
    if differ < 2:
        return False
    if _is_number(column):
        whole = all(number.is_integer() for number in column.numbers)
        return whole and (differ <= _FEW_NUMBERS or (differ <= _MOST_NUMBERS and rows >= _ROWS_A_NUMBER * differ))
    few = differ <= max(2, rows / _ROWS_A_CLASS) and differ <= _MOST_CLASSES
    return few and len(column.texts) == rows and max(map(len, column.counts)) <= 100


def _is_text(column: ColumnLook) -> bool:
    return bool(column.texts) and (column.mean_words >= 2.5 or (column.mean_words >= 1.5 and len(column.counts) > 20))


def _is_list(column: ColumnLook) -> bool:
    lists = [value for value in column.values if isinstance(value, list | tuple)]
    return len(lists) >= _MOST * len(column.values) and all(isinstance(part, str) for own in lists for part in own)


_TESTS: dict[ColumnKind, Callable[[ColumnLook], bool]] = {
    "empty": lambda column: not column.values,
    "list": _is_list,
    "constant": lambda column: len(column.counts) == 1 and len(column.values) > 1,
    "split": lambda column: column.share(is_split) == 1,
    "date": lambda column: column.share(is_date) >= _MOST,
    "tags": lambda column: column.mean_words > 1 and column.share(lambda text: are_tags(text.split())) == 1,
    "id": _is_id,
    "sequence": lambda column: column.share(is_protein) >= _MOST,
    "labels": lambda column: column.separator is not None,
    "class": _is_class,
    "number": _is_number,
    "text": _is_text,
}
"""By kind, in the order in which they are tried."""
_SAID: dict[ColumnKind, str] = {
    "empty": "nothing",
    "list": "lists",
    "constant": "one value in all rows",
    "split": "names of splits",
    "date": "dates",
    "tags": "tags",
    "id": "a value of its own in each row, as of ids",
    "sequence": "sequences of proteins",
    "labels": "lists of names",
    "number": "numbers",
    "text": "free text",
    "class": "classes, {differ:,} of them",
    "other": "{differ:,} different words",
}
