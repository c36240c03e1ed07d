"""What the data sets of picture files have in common."""

import os
from abc import abstractmethod
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator

from mtl_keras.data import base
from mtl_keras.data.base import Dataset, Split
from mtl_keras.data.faults import quoted, raise_faults
from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_looks import in_threads, look_at
from mtl_keras.data.picture_shares import shuffled, take_shares
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    import numpy as np


class PictureDataset(Dataset):
    """Reads files of pictures, one a row; every picture is looked at once, and all faults are told together.

    Rows come in an order of a hash of their names, so that the first of them are of all classes.

    Args:
        validation_share: share of the training pictures of each class, in (0, 1), that become the validation rows,
            chosen by a hash of their names. Where some pictures are nearly the same, name the splits instead.
        test_share: share of the training pictures of each class that become the test rows, likewise; with
            validation_share less than 1.
    """

    validation_share: float | None = Field(default=None, gt=0.0, lt=1.0)
    test_share: float | None = Field(default=None, gt=0.0, lt=1.0)

    @model_validator(mode="after")
    def _shares_leave_some(self) -> Self:
        validation, test = self.validation_share or 0.0, self.test_share or 0.0
        if validation + test >= 1.0:
            raise ValueError(
                "expected validation_share and test_share that leave a part of the pictures for training, in sum less "
                f"than 1; received {validation} + {test}"
            )
        return self

    @abstractmethod
    def find(self) -> tuple[list[Picture], list[UserError]]:
        """Finds the pictures of all splits, and faults; no picture is opened."""

    @property
    @abstractmethod
    def title(self) -> str:
        """The folder or file by which a person knows the data set."""

    @property
    def field(self) -> base.Field:
        """A picture a row."""
        return "image"

    def labels(self) -> list[str] | None:
        """Returns the label names, in the order of their numbers."""
        return self.class_names

    @cached_property
    def pictures(self) -> list[Picture]:
        """The pictures of all splits, in the order of the rows.

        Raises:
            UserError: faults of the folders and tables.
        """
        found, faults = self.find()
        raise_faults(self.title, [*faults, *_given_twice(found)])
        shares: dict[Split, float | None] = {"validation": self.validation_share, "test": self.test_share}
        return shuffled(take_shares(found, shares, self.title))

    @cached_property
    def class_names(self) -> list[str]:
        """The classes of the training pictures, in alphabetical order.

        Raises:
            UserError: there are fewer than two.
        """
        names = sorted({one.class_name for one in self.pictures if one.split == "train" and one.class_name})
        if len(names) < 2:
            problem = f"expected training pictures of at least two classes; received {quoted(names)}. Add others."
            raise UserError(self.title, problem)
        return names

    def load(self, split: Split) -> Rows:
        """Returns the rows of a split; each of its pictures is opened.

        Raises:
            UserError: there are none, or pictures or labels are at fault.
        """
        import tensorflow as tf

        pictures = self._of(split)
        labels, faults = self.label_column(pictures)
        raise_faults(f"{self.title}, split {split}", [*_unsound(pictures), *faults])
        columns = {
            "image": tf.constant([os.fsencode(picture.path) for picture in pictures], tf.string),
            "name": tf.constant([picture.name.encode("utf-8", "replace") for picture in pictures], tf.string),
            "label": labels,
        }
        return Rows(tf.data.Dataset.from_tensor_slices(columns), "image", len(pictures), files=True)

    def label_column(self, pictures: Sequence[Picture]) -> "tuple[np.ndarray[Any, Any], list[UserError]]":
        """Returns the labels of pictures, and the faults of them."""
        import numpy as np

        numbers = {name: number for number, name in enumerate(self.class_names)}
        labels = [-1 if one.class_name is None else numbers.get(one.class_name, -1) for one in pictures]
        return np.array(labels, np.int32), _unknown_classes(pictures, self.class_names)

    def _of(self, split: Split) -> list[Picture]:
        pictures = [picture for picture in self.pictures if picture.split == split]
        if pictures:
            return pictures
        there = sorted({str(picture.split) for picture in self.pictures if picture.split})
        raise UserError(
            self.title,
            f"expected pictures of the split {split}; received only {quoted(there)}. {self._more_of(split)}.",
        )

    def _more_of(self, split: Split) -> str:
        """Says how a split that has none gets pictures."""
        if split == "train":
            return "Add some"
        share = {"validation": self.validation_share, "test": self.test_share}[split]
        if share is None:
            return f"Add some, or set {split}_share, e.g. 0.2, to take pictures of train"
        largest = max(Counter(picture.class_name for picture in self.pictures).values())
        return (
            f"{split}_share = {share} of each class is none: the largest class has {largest} pictures, of which one "
            f"stays for training. Raise {split}_share, lower the other share, add pictures, or name the splits"
        )


def _unsound(pictures: Sequence[Picture]) -> list[UserError]:
    looks = in_threads(lambda picture: look_at(picture.path), pictures, "Looking at pictures", len(pictures))
    return [UserError(str(one.path), look.fault) for one, look in zip(pictures, looks, strict=True) if look.fault]


def _unknown_classes(pictures: Sequence[Picture], names: Sequence[str]) -> list[UserError]:
    """Returns a fault for each class that no training picture has."""
    strange: dict[str, list[Picture]] = defaultdict(list)
    for picture in pictures:
        if picture.class_name is not None and picture.class_name not in names:
            strange[picture.class_name].append(picture)
    return [
        UserError(
            found[0].place,
            f'expected a class of the training pictures, {quoted(list(names))}; received "{name}", of {len(found)} '
            "pictures. Add training pictures of this class, or remove these.",
        )
        for name, found in strange.items()
    ]


def _given_twice(pictures: Sequence[Picture]) -> list[UserError]:
    """Returns a fault for each file that is there more than once: its second row would tell what the first one said."""
    first: dict[str, Picture] = {}
    faults = []
    for picture in pictures:
        one = first.setdefault(os.path.realpath(picture.path), picture)
        if one is picture:
            continue
        where = f"{one.place} ({one.split})" if one.split != picture.split else one.place
        received = f"the file of {where} again" + (f", in {picture.split}" if one.split != picture.split else "")
        problem = f"expected each file once, in one split; received {received}. Remove one of the two."
        faults.append(UserError(picture.place, problem))
    return faults
