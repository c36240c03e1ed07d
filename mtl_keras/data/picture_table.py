"""Finds pictures, and their masks, by a table with a line a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mtl_keras.data.base import Split
from mtl_keras.data.path_patterns import fields_of, fill
from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_files import check_folder
from mtl_keras.data.picture_patterns import mask_of
from mtl_keras.data.records import Record, read_records
from mtl_keras.data.split_names import split_named
from mtl_keras.errors import UserError


@dataclass(frozen=True)
class PictureTable:
    """A table whose columns are the fields of paths.

    Args:
        path: the file of the table.
        folder: in which the paths are.
        images: the path of a line's picture, with fields.
        masks: the path of its mask, with fields and ``stem``; None for no masks.
        class_column: the class; classes are missing where there is no such column.
        split_column: the split; train where there is no such column.
        delimiter: the character between columns.
    """

    path: Path
    folder: Path
    images: str
    masks: str | None
    class_column: str
    split_column: str
    delimiter: str

    def find(self, needed: Sequence[str] = ()) -> tuple[list[Picture], list[UserError]]:
        """Finds the pictures, and faults of lines.

        Args:
            needed: columns that there must be beside those of the paths.
        """
        folder = check_folder("folder", self.folder)
        fields = [*fields_of(self.images), *fields_of(self.masks or ""), *needed]
        columns = [name for name in dict.fromkeys(fields) if name != "stem"]
        pictures: list[Picture] = []
        faults: list[UserError] = []
        for record in read_records(self.path, columns, self.delimiter):
            try:
                pictures.append(self._picture(record, folder))
            except UserError as error:
                faults.append(error)
        return pictures, faults

    def _picture(self, record: Record, folder: Path) -> Picture:
        place, cells = record
        name = fill(self.images, cells, "images")
        path = folder / name
        if not path.is_file():
            received = f"no file at {path}" if name else "an empty cell"
            start = f"images, or folder, from which paths start; it is {folder}"
            raise UserError(place, f"expected a picture; received {received}. Correct the line, {start}.")
        mask = mask_of(folder, self.masks, cells, path)
        return Picture(path, name, place, self._split(record), cells.get(self.class_column) or None, mask)

    def _split(self, record: Record) -> Split:
        named = record.cells.get(self.split_column)
        return "train" if named is None else split_named(named, record.place)
