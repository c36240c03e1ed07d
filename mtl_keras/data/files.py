"""What the data sets that are files have in common."""

from abc import abstractmethod
from array import array
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Self, get_args

from pydantic import Field, NonNegativeInt, model_validator

from mtl_keras.data.base import Dataset, Split
from mtl_keras.data.chosen_rows import ChosenRows
from mtl_keras.data.faults import raise_faults
from mtl_keras.data.fingerprint import fingerprint
from mtl_keras.data.made_splits import SplitBy, content, made_splits
from mtl_keras.data.parsed import Parsed, ParsedRow
from mtl_keras.data.rare_classes import with_split_by_class
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError

Column = str | NonNegativeInt
"""The column of a file: its name, or its number from 0."""
Keys = frozenset[int]
"""What makes rows the same, each as a number: their contents, and their groups."""

_MADE: tuple[Split, Split] = ("validation", "test")


class FileDataset(Dataset):
    """Reads a file a split; faults of a file are reported together, each with its line.

    Splits without a file of their own may be made of the training rows. Equal rows, or rows of one group, are never in
    two of them: of rows that would be, those are left out that are not in the later one.

    Args:
        train: the file of the training rows; paths are relative to the working folder.
        validation: the file of the validation rows.
        test: the file of the test rows.
        validation_share: share of the training rows that become the validation rows where there is no file of them.
        test_share: likewise, of the test rows.
        split_by: what decides where a row goes: ``content``, itself alone, whatever other rows there are; ``class``,
            so that the shares are those of each class; ``group``, so that rows with the same cell of
            ``split_column`` stay together; ``time``, so that the latest of ``split_column`` are tested; ``column``, the
            name of a split in ``split_column``, with no shares.
        split_column: the column of the groups, of the times (numbers, or dates like 2024-05-31), or of the splits
            (train, validation or dev, test).
        split_seed: another number makes other splits.
    """

    splits_by: ClassVar[tuple[SplitBy, ...]] = ("content",)
    """What ``split_by`` may be, of files of this kind."""

    train: Path
    validation: Path | None = None
    test: Path | None = None
    validation_share: float | None = Field(default=None, gt=0.0, lt=1.0)
    test_share: float | None = Field(default=None, gt=0.0, lt=1.0)
    split_by: SplitBy = "content"
    split_column: Column | None = None
    split_seed: NonNegativeInt = 0

    @model_validator(mode="after")
    def _made_splits(self) -> Self:
        shares = self._shares
        if sum(shares.values()) >= 1:
            raise ValueError("expected validation_share and test_share to leave rows to train, in sum less than 1")
        for split in _MADE:
            if getattr(self, split) is not None and getattr(self, f"{split}_share") is not None:
                raise ValueError(f"expected one of {split} and {split}_share; received both")
        if self.split_by not in self.splits_by:
            raise ValueError(f'expected split_by = {" or ".join(self.splits_by)}; received "{self.split_by}"')
        if (self.split_by in ("group", "time", "column")) != (self.split_column is not None):
            raise ValueError("expected split_column beside split_by = group, time or column, and only there")
        if self._named:
            if shares or self.validation or self.test:
                raise ValueError("expected no other files and no shares beside split_by = column; received some")
        elif not shares and (self.split_by != "content" or self.split_seed):
            raise ValueError("expected validation_share or test_share beside split_by and split_seed; received neither")
        return self

    @property
    def extra_columns(self) -> tuple[Column, ...]:
        """The columns whose cells ``parse`` is to give with each row."""
        return () if self.split_column is None else (self.split_column,)

    def same_rows(self, other: Dataset) -> bool:
        """Says whether another data set has the same rows; splits by class part those of each label in their way."""
        return super().same_rows(other) and (not self.makes_splits or self.split_by != "class" or self == other)

    @property
    def makes_splits(self) -> bool:
        """Whether a split is made of the training rows, by other means than their own word."""
        return bool(self._shares)

    @property
    def _named(self) -> bool:
        return self.split_by == "column"

    @abstractmethod
    def parse(self, path: Path) -> Parsed:
        """Reads a file: its rows, and its faults."""

    @abstractmethod
    def name_labels(self, rows: Sequence[ParsedRow]) -> list[str] | None:
        """Returns the label names of the training rows; None for a regression."""

    @abstractmethod
    def unknown_labels(self, path: Path, rows: Sequence[ParsedRow], names: Sequence[str]) -> list[UserError]:
        """Returns a fault for each label that is not in ``names``."""

    @abstractmethod
    def number(self, rows: Sequence[ParsedRow], names: Sequence[str] | None) -> Rows:
        """Returns the rows with numbers for label names."""

    def labels(self) -> list[str] | None:
        """Returns the label names of the training rows, in the order of their numbers."""
        return self.label_names

    @cached_property
    def label_names(self) -> list[str] | None:
        """The label names, read once.

        Raises:
            UserError: the training rows have fewer than two classes.
        """
        return self.name_labels(self._rows("train"))

    def load(self, split: Split, elsewhere: Keys = frozenset()) -> Rows:
        """Returns the rows of a split, labels numbered as in the training rows.

        Args:
            split: which.
            elsewhere: rows and groups that stand in other splits of this or another data set; they are left out.
        """
        rows = self._rows(split)  # first: faults of this file are told even where train has its own
        names = self.label_names
        path = self._path(split)
        if names is not None:
            faults = self.unknown_labels(path, rows, names)
            by_chance = split in self._shares and self.split_by == "content" and "class" in self.splits_by
            raise_faults(str(path), with_split_by_class(faults, rows) if by_chance else faults)
        kept = ChosenRows(rows, (elsewhere.isdisjoint(self._keys(row)) for row in rows)) if elsewhere else rows
        if not kept:
            raise UserError(
                str(path), f"expected rows for the split {split} that no other task has in another; received none."
            )
        return replace(self.number(kept, names), left_out=len(rows) - len(kept))

    def keys(self, split: Split) -> Keys:
        """Returns what makes the rows of a split known in other data sets: their contents and groups."""
        return frozenset(key for row in self._rows(split) for key in self._keys(row))

    @property
    def _shares(self) -> dict[Split, float]:
        given = {"validation": self.validation_share, "test": self.test_share}
        return {split: share for split in _MADE if (share := given[split]) is not None}

    def _keys(self, row: ParsedRow) -> set[int]:
        grouped = self.split_by == "group" and row.cells[0].strip()  # a row without a group is its own
        group = {fingerprint("group", str(self.split_column), row.cells[0])} if grouped else set()
        return {fingerprint(self.field, content(row)), *group}

    def _rows(self, split: Split) -> Sequence[ParsedRow]:
        path = self._path(split)
        parsed = self.parse(path)
        raise_faults(str(path), parsed.faults)
        rows: Sequence[ParsedRow] = parsed.rows
        if (self._shares or self._named) and path == self.train:
            rows = self._divided(rows)[split]
        if not rows:
            cure = "Give other shares, or another split_by" if self._shares else "Add rows to the file"
            raise UserError(str(path), f"expected rows for the split {split}; received none. {cure}.")
        return rows

    def _divided(self, rows: Sequence[ParsedRow]) -> dict[Split, Sequence[ParsedRow]]:
        """Returns the rows of each split; of a row that is in two of them, those of the later one."""
        sides = made_splits(rows, self._shares, self.split_by, self.split_seed, str(self.train))
        found: dict[Split, Sequence[ParsedRow]] = {}
        taken: set[int] = set()
        for split in reversed(get_args(Split)):
            own = ChosenRows(rows, (side == split for side in sides))
            contents = array("Q", (fingerprint(content(row)) for row in own))
            found[split] = own if self._named else ChosenRows(own, (each not in taken for each in contents))
            taken.update(contents)
        return found

    def _path(self, split: Split) -> Path:
        path: Path | None = getattr(self, split)
        if path is None and (self._named or split in self._shares):
            return self.train
        if path is None:
            raise UserError(
                split,
                f"expected a file of {split} rows; the {self.kind} data set has none. Give {split}, or {split}_share, "
                "e.g. 0.1, to take rows of train.",
            )
        return path
