"""What the data sets that are files have in common."""

import hashlib
from abc import abstractmethod
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from pydantic import Field

from mtl_keras.data.base import Dataset, Split
from mtl_keras.data.faults import raise_faults
from mtl_keras.data.parsed import Parsed, ParsedRow
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError


class FileDataset(Dataset):
    """Reads a file a split; faults of a file are reported together, each with its line.

    Args:
        train: the file of the training rows; paths are relative to the working folder.
        validation: the file of the validation rows.
        test: the file of the test rows.
        validation_share: share of the training rows that become the validation rows where there is no
            file of them; a row's place depends on its content only, so equal rows stay together.
    """

    train: Path
    validation: Path | None = None
    test: Path | None = None
    validation_share: float | None = Field(default=None, gt=0.0, lt=1.0)

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

    def load(self, split: Split) -> Rows:
        """Returns the rows of a split, labels numbered as in the training rows."""
        rows = self._rows(split)  # first: faults of this file are told even where train has its own
        names = self.label_names
        path = self._path(split)
        if names is not None:
            raise_faults(str(path), self.unknown_labels(path, rows, names))
        return self.number(rows, names)

    def _rows(self, split: Split) -> list[ParsedRow]:
        path = self._path(split)
        parsed = self.parse(path)
        raise_faults(str(path), parsed.faults)
        rows = [row for row in parsed.rows if self._belongs(row, split)]
        if not rows:
            raise UserError(str(path), f"expected rows for the split {split}; received none. Add rows to the file.")
        return rows

    def _path(self, split: Split) -> Path:
        path: Path | None = getattr(self, split)
        if path is None and split == "validation" and self.validation_share is not None:
            return self.train
        if path is None:
            share = ", or validation_share, e.g. 0.1, to take rows of train" if split == "validation" else ""
            raise UserError(
                split, f"expected a file of {split} rows; the {self.kind} data set has none. Give {split}{share}."
            )
        return path

    def _belongs(self, row: ParsedRow, split: Split) -> bool:
        """Says whether a row of the split's file is one of its rows, where train and validation share a file."""
        if self.validation_share is None or self.validation is not None or split == "test":
            return True
        return (_fraction(row) < self.validation_share) == (split == "validation")


def _fraction(row: ParsedRow) -> float:
    """Returns a number in [0, 1) that depends on the row's text or words only."""
    text = row.value if isinstance(row.value, str) else "\x1f".join(row.value)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big") / 2.0**48
