"""Pictures that are annotated in COCO's form."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from mtl_keras.data.annotated_pictures import AnnotatedPictures
from mtl_keras.data.base import Split
from mtl_keras.data.coco_file import read_coco
from mtl_keras.data.coco_masks import Crowds, drawn_column
from mtl_keras.data.coco_tables import CocoPicture, CocoTables
from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_files import check_folder
from mtl_keras.errors import UserError
from mtl_keras.images.encoded_mask import NO_CLASS

if TYPE_CHECKING:
    import numpy as np


class Coco(AnnotatedPictures):
    """Reads pictures with annotations in JSON files of COCO's form: which categories they have, or where these are.

    Categories go by their names, whose numbers may differ between the files of splits. Those that no annotation of the
    training file is of are left out.

    Args:
        train: the file of the training pictures, such as ``annotations/instances_train2017.json``.
        validation: the file of the validation pictures.
        test: the file of the test pictures.
        images: the folder of the pictures, or one for each split; None for the folders of the files.
        background: to masks, the name of the class of pixels in no annotated thing. It has the number 0.
        crowds: to masks, what the pixels of crowds (``iscrowd``: several things that nobody told apart) are:
            ``unlabelled``, neither learned nor evaluated, or of their ``category``. To classes, a crowd counts as a
            thing does.

    Example:
        >>> import mtl_keras as mtl
        >>> streets = {"train": "instances_train.json", "images": "photos", "validation_share": 0.1, "test_share": 0.2}
        >>> classes, mask = mtl.data.Coco(**streets), mtl.data.Coco(**streets, label="mask")
        >>> classes.same_rows(mask), classes.per, mask.per
        (True, 'label', 'pixel')
    """

    kind: ClassVar[str] = "coco"
    label_options: ClassVar[tuple[str, ...]] = ("label", "categories", "background", "crowds")

    train: Path
    validation: Path | None = None
    test: Path | None = None
    images: Path | dict[Split, Path] | None = None
    background: str = "background"
    crowds: Crowds = "unlabelled"

    @property
    def title(self) -> str:
        """The file of the training pictures."""
        return str(self.train)

    def labels(self) -> list[str]:
        """Returns the categories, in the order of their numbers; of masks, after the background."""
        return self._classes if self.label == "mask" else self.chosen

    def find(self) -> tuple[list[Picture], list[UserError]]:
        """Finds the pictures of all splits, and faults; no picture is opened."""
        pictures: list[Picture] = []
        faults: list[UserError] = []
        for split, tables in self._tables.items():
            option, folder = self._folder(split)
            full = check_folder(option, folder)
            faults += tables.faults
            for entry in tables.pictures:
                try:
                    pictures.append(_picture(entry, full).within(split))
                except UserError as error:
                    faults.append(error)
        return pictures, faults

    def label_column(self, pictures: Sequence[Picture]) -> tuple["np.ndarray[Any, Any]", list[UserError]]:
        """Returns the categories of pictures, or their masks as PNGs, and the faults of them."""
        if self.label == "classes":
            return self.class_column(pictures)
        numbers = {name: number for number, name in enumerate(self._classes)}
        column, faults = drawn_column(pictures, self._entries, numbers, self.crowds)
        return column, [*([] if self.categories else self._strange(pictures)), *faults]

    @property
    def offered(self) -> Sequence[str]:
        """The categories of the training file's annotations."""
        return self._tables["train"].categories

    @cached_property
    def annotated(self) -> Mapping[str, Sequence[str]]:
        """The names of the categories that each picture has."""
        return {place: [region.category for region in entry.regions] for place, entry in self._entries.items()}

    @cached_property
    def _classes(self) -> list[str]:
        if self.background in self.chosen:
            problem = f'expected a name that no category has; received "{self.background}".'
            raise UserError("dataset.background", f"{problem} Name the class of all other pixels.")
        if len(self.chosen) >= NO_CLASS - 1:
            problem = f"expected at most {NO_CLASS - 2} categories for masks; received {len(self.chosen)}."
            raise UserError(self.title, f"{problem} Name those in use in categories.")
        return [self.background, *self.chosen]

    @cached_property
    def _entries(self) -> dict[str, CocoPicture]:
        return {entry.place: entry for tables in self._tables.values() for entry in tables.pictures}

    @cached_property
    def _tables(self) -> dict[Split, CocoTables]:
        return {split: read_coco(file) for split, file in self._files.items()}

    @property
    def _files(self) -> dict[Split, Path]:
        given: dict[Split, Path | None] = {"train": self.train, "validation": self.validation, "test": self.test}
        return {split: file for split, file in given.items() if file is not None}

    def _folder(self, split: Split) -> tuple[str, Path]:
        """Returns the folder of a split's pictures, and the option that says it."""
        if self.images is None:
            return "images", self._files[split].parent
        if not isinstance(self.images, dict):
            return "images", self.images
        if split not in self.images:
            problem = f"expected the folder of the split {split}, which has a file; received none. Add it."
            raise UserError("dataset.images", problem)
        return f"images.{split}", self.images[split]


def _picture(entry: CocoPicture, folder: Path) -> Picture:
    relative = PurePosixPath(entry.name)
    if relative.is_absolute() or ".." in relative.parts or "\0" in entry.name:
        problem = f"expected file_name, a path in the folder of images; received {entry.name!r}, which leaves it."
        raise UserError(entry.place, f"{problem} Correct the entry.")
    path = folder / relative
    if not path.is_file():
        problem = f"expected a picture; received no file at {path}. Correct file_name, or images; it is {folder}."
        raise UserError(entry.place, problem)
    return Picture(path, relative.as_posix(), entry.place)
