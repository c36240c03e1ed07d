"""What the data sets of annotated pictures have in common."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from mtl_keras.data.faults import quoted
from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_dataset import PictureDataset
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Per

if TYPE_CHECKING:
    import numpy as np


def _no_boxes(label: object) -> object:
    if label in ("boxes", "box", "bbox"):
        raise ValueError(
            f'expected "classes" or "mask"; received "{label}": there is no head that learns boxes yet. '
            'Set label = "classes", which categories a picture has, with head kind "multi_label"'
        )
    return label


AnnotatedLabel = Annotated[Literal["classes", "mask"], BeforeValidator(_no_boxes)]
"""The type of the option that says what the label is."""


class AnnotatedPictures(PictureDataset):
    """Reads pictures in which things of several categories are annotated; what is not opened costs nothing.

    Args:
        label: ``classes``, which categories a picture has (any number of them, also none), or ``mask``, a category a
            pixel. Boxes are not read: no head learns them.
        categories: the categories in use, in the order of their numbers; None for all that training pictures have.
            Annotations of others count for nothing: to a mask, they are background.
    """

    label: AnnotatedLabel = "classes"
    categories: tuple[str, ...] | None = Field(default=None, min_length=1)

    @property
    def per(self) -> Per:
        """A pixel, or any number of labels a row."""
        return "pixel" if self.label == "mask" else "label"

    @property
    def known_per(self) -> Per:
        """A pixel, or any number of labels a row."""
        return self.per

    @property
    @abstractmethod
    def annotated(self) -> Mapping[str, Sequence[str]]:
        """The names of the categories that each picture has, by the picture's place."""

    @property
    @abstractmethod
    def offered(self) -> Sequence[str]:
        """The categories of the training pictures, in the order of their numbers."""

    @cached_property
    def chosen(self) -> list[str]:
        """The categories in use, in the order of their numbers.

        Raises:
            UserError: there are none, or a category is named that no training picture has.
        """
        offered = list(self.offered)
        if not offered:
            raise UserError(self.title, "expected training pictures with annotations; received none. Add annotations.")
        if self.categories is None:
            return offered
        if unknown := [name for name in self.categories if name not in offered]:
            problem = f"expected categories of the training pictures, {quoted(offered)}; received {quoted(unknown)}."
            raise UserError(self.title, f"{problem} Correct categories.")
        return list(dict.fromkeys(self.categories))

    def class_column(self, pictures: Sequence[Picture]) -> tuple["np.ndarray[Any, Any]", list[UserError]]:
        """Returns for each picture 1 for each category that it has and 0 for the others [rows, C], and faults."""
        import numpy as np

        numbers = {name: number for number, name in enumerate(self.chosen)}
        column = np.zeros((len(pictures), len(numbers)), np.int32)
        for row, picture in enumerate(pictures):
            column[row, [numbers[name] for name in self.annotated[picture.place] if name in numbers]] = 1
        return column, [] if self.categories else self._strange(pictures)

    def _strange(self, pictures: Sequence[Picture]) -> list[UserError]:
        """Returns a fault for each category that no training picture has."""
        known, first = list(self.offered), dict[str, str]()
        for picture in pictures:
            for name in self.annotated[picture.place]:
                first.setdefault(name, picture.place)
        problem = "Add training pictures of it, correct the name, or name the categories in use in categories."
        return [
            UserError(
                place,
                f'expected a category of the training pictures, {quoted(known)}; received "{name}". {problem}',
            )
            for name, place in first.items()
            if name not in known
        ]
