"""Pictures in a folder of Pascal VOC's layout."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import model_validator

from mtl_keras.data.annotated_pictures import AnnotatedPictures
from mtl_keras.data.base import Split
from mtl_keras.data.faults import raise_faults
from mtl_keras.data.mask_column import Missing, mask_column
from mtl_keras.data.mask_values import MaskValues
from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_files import check_folder, walk_files
from mtl_keras.data.pixel_value import ValueList
from mtl_keras.data.voc_annotation import read_voc
from mtl_keras.data.voc_lists import VocPictures
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    import numpy as np

CATEGORIES = (
    *("aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog"),
    *("horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor"),
)
"""Those of Pascal VOC, in the order of their indices in masks, from 1."""
_VALUES: dict[str, tuple[int | str, ...]] = {name: (index,) for index, name in enumerate(("background", *CATEGORIES))}
"""The indices of the palette of the masks of Pascal VOC."""


class PascalVoc(AnnotatedPictures):
    """Reads pictures with annotations in XML files of Pascal VOC's form, with masks, or with both.

    The folder has ``JPEGImages``, ``Annotations``, ``SegmentationClass`` and ``ImageSets``, of which those in use must
    be there. A picture, its annotation and its mask have the same name but for the suffix; what an annotation says of
    the picture's file and size is not read. Things marked as difficult or truncated count as others.

    Args:
        folder: the folder of the layout, such as ``VOCdevkit/VOC2012``.
        train: the list of the training pictures, in ``folder``, such as ``ImageSets/Main/train.txt``; None where all
            pictures are training pictures, of which shares may be taken.
        validation: the list of the validation pictures.
        test: the list of the test pictures.
        images: the folder of the pictures, in ``folder``.
        annotations: the folder of the XML files, in ``folder``; for masks alone there need be none.
        masks: the folder of the masks, in ``folder``: PNGs.
        mask_values: the values of a mask's pixels that stand for each class, as of ``image_masks``; None for Pascal
            VOC's own: the palette's 0 is the background, 1 to 20 are its categories in alphabetical order.
        ignore_values: values of pixels that have no class, such as those at the edges of things.
        missing_masks: what it means that a mask is not there: an ``error``, a picture that is all background (the first
            class), or one whose pixels are ``unlabelled``.

    Example:
        >>> import mtl_keras as mtl
        >>> voc = {"folder": "VOC2012", "train": "ImageSets/Main/train.txt", "validation": "ImageSets/Main/val.txt"}
        >>> mask = mtl.data.PascalVoc(**voc, test_share=0.2, label="mask", missing_masks="unlabelled")
        >>> mask.labels()[:3]
        ['background', 'aeroplane', 'bicycle']
        >>> mask.same_rows(mtl.data.PascalVoc(**voc, test_share=0.2))
        True
    """

    kind: ClassVar[str] = "pascal_voc"
    label_options: ClassVar[tuple[str, ...]] = (
        "label",
        "categories",
        "masks",
        "mask_values",
        "ignore_values",
        "missing_masks",
    )

    folder: Path
    train: str | None = None
    validation: str | None = None
    test: str | None = None
    images: str = "JPEGImages"
    annotations: str = "Annotations"
    masks: str = "SegmentationClass"
    mask_values: dict[str, ValueList] | None = None
    ignore_values: ValueList = (255,)
    missing_masks: Missing = "error"

    @model_validator(mode="after")
    def _options_fit(self) -> Self:
        if self.train is None and (self.validation or self.test):
            raise ValueError("expected the list train beside validation and test; received none. Add it")
        if self.label == "mask" and self.categories is not None:
            raise ValueError('expected mask_values, which name the classes of label = "mask"; received categories')
        self._values  # noqa: B018 - says what is wrong with them
        return self

    @property
    def title(self) -> str:
        """The folder."""
        return str(self.folder)

    def labels(self) -> list[str]:
        """Returns the categories in alphabetical order, or the classes of masks in the order of their numbers."""
        return self._values.names if self.label == "mask" else self.chosen

    def find(self) -> tuple[list[Picture], list[UserError]]:
        """Finds the pictures of all splits, and faults; no picture is opened."""
        root = check_folder("folder", self.folder)
        files = VocPictures(check_folder("images", root / self.images))
        lists: dict[Split, str | None] = {"train": self.train, "validation": self.validation, "test": self.test}
        given = {split: root / file for split, file in lists.items() if file is not None}
        rows, faults = files.listed(given) if given else (files.all(), [])
        annotations = root / self.annotations
        if not given and annotations.is_dir():
            written = [path for path in walk_files(annotations) if path.suffix.lower() == ".xml"]
            faults += files.without_picture(written, annotations)
        masks = root / self.masks
        pictures = [Picture(path, name, place, split, mask=masks / f"{name}.png") for name, path, place, split in rows]
        return pictures, [*files.faults, *faults]

    def label_column(self, pictures: Sequence[Picture]) -> tuple["np.ndarray[Any, Any]", list[UserError]]:
        """Returns the categories of pictures, or their masks as PNGs, and the faults of them."""
        if self.label == "classes":
            return self.class_column(pictures)
        return mask_column(pictures, self._values, self.missing_masks)

    @cached_property
    def offered(self) -> Sequence[str]:
        """The categories that occur in pictures which were training pictures before shares were taken."""
        shared = {split for split in ("validation", "test") if getattr(self, f"{split}_share")}
        own = (picture for picture in self.pictures if picture.split in {"train", *shared})
        return sorted({name for picture in own for name in self.annotated[picture.place]})

    @cached_property
    def annotated(self) -> Mapping[str, Sequence[str]]:
        """The names of the categories that each picture has.

        Raises:
            UserError: annotations are missing or at fault.
        """
        folder = check_folder("annotations", self.folder.expanduser() / self.annotations)
        found: dict[str, list[str]] = {}
        faults: list[UserError] = []
        for picture in self.pictures:
            try:
                found[picture.place] = read_voc(folder / f"{picture.name}.xml")
            except UserError as error:
                faults.append(error)
        raise_faults(self.title, faults)
        return found

    @cached_property
    def _values(self) -> MaskValues:
        return MaskValues(self.mask_values or _VALUES, self.ignore_values)
