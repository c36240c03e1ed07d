"""Keeps a row from being trained for one task and tested for another."""

from collections.abc import Iterator, Sequence
from typing import get_args

from mtl_keras.data.base import Dataset, Split
from mtl_keras.data.files import FileDataset, Keys
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError

_SPLITS: tuple[Split, ...] = get_args(Split)


class Apart:
    """Loads data sets so that none has in one split what one of them has in a later one, or was given in any other.

    Splits that are files stand as a person gave them; of splits that are made of a file, rows are left out.

    Args:
        datasets: of all tasks.
    """

    def __init__(self, datasets: Sequence[Dataset]) -> None:
        self._files = [each for each in datasets if isinstance(each, FileDataset)]
        self._keys: dict[tuple[int, Split], Keys] = {}

    def load(self, dataset: Dataset, split: Split) -> Rows:
        """Returns the rows of a split.

        Raises:
            UserError: the split is at fault, or no row is left.
        """
        if not isinstance(dataset, FileDataset) or _is_given(dataset, split):
            return dataset.load(split)
        return dataset.load(split, frozenset().union(*self._elsewhere(dataset, split)))

    def _elsewhere(self, dataset: FileDataset, split: Split) -> Iterator[Keys]:
        """Yields what the others have in splits that stand before this one's."""
        for number, other in enumerate(self._files):
            own = other is dataset or other.same_rows(dataset)  # its made splits are apart by themselves
            for theirs in _SPLITS:
                later = not own and _SPLITS.index(theirs) > _SPLITS.index(split)
                if theirs != split and (later or _is_given(other, theirs)):
                    yield self._keys_of(number, theirs)

    def _keys_of(self, number: int, split: Split) -> Keys:
        if (number, split) not in self._keys:
            try:
                self._keys[number, split] = self._files[number].keys(split)
            except UserError:  # told where that data set itself is loaded
                self._keys[number, split] = frozenset()
        return self._keys[number, split]


def _is_given(dataset: FileDataset, split: Split) -> bool:
    """Says whether a split is a file of its own, of which no other is made, or its rows say that they are of it."""
    if split == "train" or dataset.split_by == "column":
        return not dataset.makes_splits
    return getattr(dataset, split) is not None
