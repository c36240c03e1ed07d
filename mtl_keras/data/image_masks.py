"""Pictures with masks, with classes, or with both."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import Field, NonNegativeInt, model_validator

from mtl_keras.data.faults import quoted
from mtl_keras.data.mask_column import Missing, is_there, mask_column
from mtl_keras.data.mask_values import MaskValues
from mtl_keras.data.path_patterns import fields_of
from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_dataset import PictureDataset
from mtl_keras.data.picture_patterns import find_by_pattern
from mtl_keras.data.picture_table import PictureTable
from mtl_keras.data.pixel_value import ValueList
from mtl_keras.data.split_table import SplitTable
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Per

if TYPE_CHECKING:
    from mtl_keras.data.mask_values import Array


class ImageMasks(PictureDataset):
    """Reads pictures that have a mask, a class, or both: tasks of either label share the rows.

    The pictures are found by a pattern of their paths, or a table has a line for each. A part of a path in braces is
    a field, which may stand in the masks' paths again: ``images = "{split}/{class}/{name}.jpg"`` and
    ``masks = "masks/{name}.png"``. The field ``{class}`` is the class, ``{split}`` the split, and ``{stem}``, for
    masks, the picture's file name without its suffix. In a table, the columns are the fields.

    Args:
        folder: the folder in which the paths are; with ``table``, the table's own folder unless it is given.
        images: the paths of the pictures. ``*`` stands for any characters but a slash, ``**`` for any folders; the
            suffix of a file may be in upper or lower case, as may that of a mask.
            With ``table``, ``{image}`` unless it is given.
        leave_out: a pattern of files that ``images`` finds but should not, such as ``**/*_mask.png``.
        masks: the path of a picture's mask; with ``table``, ``{mask}`` unless it is given.
        table: a CSV file with a line a picture: columns ``image``, ``mask``, ``class``, ``split``, or whatever
            ``images`` and ``masks`` name; an empty cell is a mask or class that is missing.
        class_column: the column of ``table`` with the class.
        splits: a CSV file that names the split of each picture found by a pattern. Where there is none, and neither
            a field nor a column, all are training rows, of which shares may be taken.
        file_column: the column of ``splits`` with the picture's path in ``folder``, or its file name alone, where that
            is the only one of its name.
        split_column: the column of ``splits`` or ``table`` with train, validation (or val, dev) or test.
        delimiter: the character between columns.
        label: ``mask``, a class a pixel, or ``class``, one a picture.
        mask_values: the values of a mask's pixels that stand for each class, in the order of the class numbers: a grey
            level or the index in a palette, ``"#rrggbb"``, or a list. ``{ background = 0, defect = 255 }``.
        ignore_values: values of pixels that have no class.
        threshold: for two classes: the grey level up to which a pixel belongs to the darker, and above which to the
            brighter one, as with masks whose edges are grey. None: other values than those declared are faults.
        missing_masks: what it means that a mask is not there: an ``error``, a picture that is all ``background`` (the
            first class of ``mask_values``), or one whose pixels are ``unlabelled``.

    Example:
        >>> import mtl_keras as mtl
        >>> tiles = {"folder": "tiles", "images": "MT_{class}/Imgs/{name}.jpg", "masks": "MT_{class}/Imgs/{name}.png"}
        >>> mask = mtl.data.ImageMasks(**tiles, mask_values={"background": 0, "defect": 255}, threshold=127)
        >>> mask.labels()
        ['background', 'defect']
        >>> mask.same_rows(mtl.data.ImageMasks(**tiles, label="class"))
        True
    """

    kind: ClassVar[str] = "image_masks"
    label_options: ClassVar[tuple[str, ...]] = (
        "label",
        "masks",
        "mask_values",
        "ignore_values",
        "threshold",
        "missing_masks",
    )

    folder: Path | None = None
    images: str | None = None
    leave_out: str | None = None
    masks: str | None = None
    table: Path | None = None
    class_column: str = "class"
    splits: Path | None = None
    file_column: str = "name"
    split_column: str = "split"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    label: Literal["mask", "class"] = "mask"
    mask_values: dict[str, ValueList] | None = None
    ignore_values: ValueList = ()
    threshold: NonNegativeInt | None = None
    missing_masks: Missing = "error"

    @model_validator(mode="after")
    def _one_layout(self) -> Self:
        if self.table is None and (self.folder is None or self.images is None):
            raise ValueError("expected folder and images, the pattern of the pictures' paths in it, or table")
        if self.splits is not None and (self.table is not None or "split" in fields_of(self.images or "")):
            raise ValueError("expected the splits once: in splits, in the table or as {split} in images. Leave one out")
        if self.table is not None and self.leave_out is not None:
            raise ValueError("expected no leave_out beside table: its lines say which pictures there are. Remove it")
        if self.table is None and self.label == "class" and "class" not in fields_of(self.images or ""):
            raise ValueError(f'expected {{class}} in images, for label = "class"; received "{self.images}"')
        return self

    @model_validator(mode="after")
    def _masks_are_declared(self) -> Self:
        if self.label == "class":
            return self
        if self.mask_values is None:
            raise ValueError("expected mask_values, e.g. { background = 0, defect = 255 }; received none")
        self._values  # noqa: B018 - says what is wrong with them
        if self.table is None and self.masks is None:
            raise ValueError('expected masks, the masks\' paths, e.g. "masks/{stem}.png"; received none')
        if "*" in (self.masks or ""):
            raise ValueError(f'expected fields in masks, and no "*"; received "{self.masks}". Write {{stem}}, say')
        known = {*fields_of(self.images or ""), "stem"}
        unknown = [name for name in fields_of(self.masks or "") if name not in known]
        if self.table is None and unknown:
            raise ValueError(f"expected in masks the fields {quoted(sorted(known))}; received {quoted(unknown)}")
        return self

    @property
    def title(self) -> str:
        """The table or the folder."""
        return str(self.table or self.folder)

    @property
    def per(self) -> Per:
        """A pixel, or a row."""
        return "pixel" if self.label == "mask" else "row"

    @property
    def known_per(self) -> Per:
        """A pixel, or a row."""
        return self.per

    def labels(self) -> list[str] | None:
        """Returns the names of the pixels' or the pictures' classes, in the order of their numbers."""
        return self._values.names if self.label == "mask" else self.class_names

    def find(self) -> tuple[list[Picture], list[UserError]]:
        """Finds the pictures of all splits, and faults; no picture is opened."""
        pictures, faults = self._found()
        if self.splits is not None:
            table = SplitTable.read(self.splits, self.file_column, self.split_column, self.delimiter)
            pictures, more = table.place(pictures)
            faults = [*faults, *more]
        return pictures, faults

    def label_column(self, pictures: Sequence[Picture]) -> tuple["Array", list[UserError]]:
        """Returns the classes of pictures, or their masks as PNGs, and the faults of them."""
        if self.label == "class":
            return super().label_column(pictures)
        if self.missing_masks != "error" and not any(is_there(picture.mask) for picture in self.pictures):
            looked = next((picture.mask for picture in self.pictures if picture.mask), "nowhere")
            problem = f"expected masks; received none at all: none is at {looked}, for instance. Correct masks."
            raise UserError(self.title, problem)
        return mask_column(pictures, self._values, self.missing_masks)

    def _found(self) -> tuple[list[Picture], list[UserError]]:
        masks = self.masks if self.label == "mask" else None
        if self.table is None:
            assert self.folder is not None
            assert self.images is not None
            return find_by_pattern(self.folder, self.images, masks, self.leave_out)
        masks = masks or ("{mask}" if self.label == "mask" else None)
        folder = self.folder or self.table.parent
        columns = self.class_column, self.split_column
        table = PictureTable(self.table, folder, self.images or "{image}", masks, *columns, self.delimiter)
        return table.find([self.class_column] if self.label == "class" else [])

    @cached_property
    def _values(self) -> MaskValues:
        assert self.mask_values is not None
        return MaskValues(self.mask_values, self.ignore_values, self.threshold)
