"""Pictures whose folder is their class."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, model_validator

from mtl_keras.data.base import Split
from mtl_keras.data.faults import quoted
from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_dataset import PictureDataset
from mtl_keras.data.picture_files import FoundFiles, check_folder, find_files, find_files_directly_in, folders_in
from mtl_keras.data.split_table import SplitTable
from mtl_keras.errors import UserError


class ImageFolder(PictureDataset):
    """Reads pictures of which the folder's name is the class: ``train/<class>/<any folders>/picture.jpg``.

    Hidden files and files that are no pictures (lists, notes) are skipped. Either each split has a folder, or one
    ``folder`` has all pictures and ``splits`` names the split of each, which keeps near-duplicates together.

    Args:
        train: the folder of the training rows; paths are relative to the working folder.
        validation: the folder of the validation rows.
        test: the folder of the test rows.
        folder: one folder for all splits.
        splits: a CSV file that names the split of each picture of ``folder``.
        file_column: the column of ``splits`` with the picture's path in ``folder``, or its file name alone, where that
            is the only one of its name.
        split_column: the column of ``splits`` with train, validation (or val, dev) or test.
        delimiter: the character between columns.
    """

    kind: ClassVar[str] = "image_folder"

    train: Path | None = None
    validation: Path | None = None
    test: Path | None = None
    folder: Path | None = None
    splits: Path | None = None
    file_column: str = "name"
    split_column: str = "split"
    delimiter: str = Field(default=",", min_length=1, max_length=1)

    @model_validator(mode="after")
    def _one_layout(self) -> Self:
        if (self.train is None) == (self.folder is None):
            received = "neither" if self.train is None else "both"
            raise ValueError(f"expected a folder a split, train, or one folder with splits; received {received}")
        if (self.folder is None) != (self.splits is None):
            raise ValueError("expected folder and splits together: splits names the split of each file of folder")
        if self.folder is not None and (self.validation is not None or self.test is not None):
            raise ValueError("expected no validation and no test beside folder: splits names the splits. Remove them")
        return self

    @property
    def title(self) -> str:
        """The folder."""
        return str(self.folder or self.train)

    def find(self) -> tuple[list[Picture], list[UserError]]:
        """Finds the pictures of all splits, and faults; no picture is opened."""
        if self.folder is not None:
            pictures, faults = _in_classes("folder", self.folder)
            assert self.splits is not None
            table = SplitTable.read(self.splits, self.file_column, self.split_column, self.delimiter)
            placed, more = table.place(pictures)
            return placed, [*faults, *more]
        found: list[Picture] = []
        faults = []
        for split, folder in self._folders.items():
            pictures, more = _in_classes(split, folder)
            found += [picture.within(split) for picture in pictures]
            faults += more
        return found, faults

    @property
    def _folders(self) -> Mapping[Split, Path]:
        given: dict[Split, Path | None] = {"train": self.train, "validation": self.validation, "test": self.test}
        return {split: folder for split, folder in given.items() if folder is not None}


def _in_classes(option: str, given: Path) -> tuple[list[Picture], list[UserError]]:
    """Finds the pictures of a folder of classes."""
    folder = check_folder(option, given)
    classes = {place.name: find_files(place) for place in folders_in(folder)}
    if not classes:
        problem = (
            f"expected a folder for each class in it; received none. Put pictures into folders, or correct {option}."
        )
        return [], [UserError(str(given), problem)]
    pictures = [
        Picture(path, path.relative_to(folder).as_posix(), str(path), class_name=name)
        for name, found in classes.items()
        for path in found.pictures
    ]
    return pictures, [*_outside(folder), *_faults(folder, classes)]


def _faults(folder: Path, classes: Mapping[str, FoundFiles]) -> list[UserError]:
    faults = [fault for found in classes.values() for fault in found.faults()]
    empty = [name for name, found in classes.items() if not found.pictures and not found.unreadable]
    return [*(classes[name].without_pictures(folder / name) for name in empty), *faults]


def _outside(folder: Path) -> list[UserError]:
    """Returns a fault if there are pictures of which no folder says the class, and one for each that is not decoded."""
    found = find_files_directly_in(folder)
    if not found.pictures:
        return found.faults()
    problem = (
        f"expected pictures in folders named after their classes; received {len(found.pictures)} outside of any: "
        f"{quoted([path.name for path in found.pictures], 3)}. Put them into folders, or remove them."
    )
    return [UserError(str(folder), problem), *found.faults()]
