"""Splits that a column names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from mtl_keras import components
from mtl_keras.data.base import Split
from mtl_keras.data.files import FileDataset
from mtl_keras.data.split_names import split_named
from mtl_keras.proposing.column_choice import ColumnChoice
from mtl_keras.proposing.column_look import ColumnLook
from mtl_keras.proposing.lacking_splits import lacking_splits
from mtl_keras.proposing.made_shares import Splits
from mtl_keras.proposing.table_sample import TableSample

_SPLITS: tuple[Split, ...] = get_args(Split)


@dataclass(frozen=True)
class NamedSplits:
    """A column whose cells name splits.

    Args:
        column: what it holds.
        rows: where its cells were counted.
        files: those that were given: of the training rows, and of other splits maybe.
    """

    column: ColumnLook
    rows: str
    files: Sequence[Path]

    @classmethod
    def of(cls, choice: ColumnChoice, table: TableSample, files: Sequence[Path]) -> "NamedSplits | None":
        """Returns the first such column of a table; None where there is none that its reader takes."""
        dataset = components.find("dataset", table.kind)
        if not issubclass(dataset, FileDataset) or "column" not in dataset.splits_by:
            return None
        free = [look for look in choice.looks.values() if look not in (choice.value, choice.label)]
        return next((cls(look, table.counted, files) for look in free if look.kind == "split"), None)

    @property
    def counts(self) -> dict[Split, int]:
        """How many rows each split has."""
        found = Counter(split_named(text, "") for text in self.column.texts)
        return {split: found[split] for split in _SPLITS if found[split]}

    @property
    def fits(self) -> bool:
        """Whether the splits may be these: each row has one, each split has rows, and no file has others."""
        filled = len(self.column.values) == len(self.column.cells)
        return len(self.files) == 1 and filled and not lacking_splits(self.column.texts)

    @property
    def splits(self) -> Splits:
        """The splits, as options of the data set."""
        options = {"train": str(self.files[0]), "split_by": "column", "split_column": self.column.name}
        listed = ", ".join(f"{split} {count:,}" for split, count in self.counts.items())
        comment = f"Column {self.column.name!r} names the split of each row: {listed} of {self.rows}."
        return Splits(options, (), [comment])

    @property
    def why_not(self) -> str:
        """Why the column is not what decides."""
        if len(self.files) > 1:
            return f"Column {self.column.name!r} names splits; the files that were given decide, not it."
        empty = len(self.column.cells) - len(self.column.values)
        lacks = f"none in {empty:,}" if empty else f"only {' and '.join(self.counts)}"
        last = list(self.counts)[-1]
        return (
            f"Column {self.column.name!r} names splits, but {lacks} of {self.rows}. A training wants rows of all "
            f"three: the shares are of all rows, those that it calls {last} among them. Where it names a split in each "
            'row, and rows of each split, split_by = "column" with split_column takes them in the place of the shares.'
        )
