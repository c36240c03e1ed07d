"""The pictures that an evaluation left of some rows."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from PIL.Image import Image

SMALLEST = 240
"""Pixels of the longer side of what is shown: on smaller pictures nothing could be seen."""
_PICTURE = ".jpg"


@dataclass(frozen=True)
class Pictures:
    """A folder of pictures named by the numbers of their rows; it need not be there.

    Args:
        folder: the folder of a task's predictions of a split.
    """

    folder: Path

    @cached_property
    def rows(self) -> frozenset[int]:
        """The numbers of the rows that have a picture."""
        names = (path.stem for path in self.folder.glob(f"*{_PICTURE}"))
        return frozenset(int(name) for name in names if name.isdecimal())

    def embedded(self, row: int) -> str:
        """Returns a row's picture as a data URI."""
        return data_uri(self.open(row))

    def open(self, row: int) -> "Image":
        """Returns a row's picture, in RGB."""
        return self._read(row, _PICTURE).convert("RGB")

    def masks(self, row: int) -> "tuple[Image, Image] | None":
        """Returns a row's true and predicted class numbers, None where either is missing.

        Raises:
            UserError: a file cannot be read, or is not of the picture's size.
        """
        endings = (".truth.png", ".predicted.png")
        if not all(self._path(row, ending).is_file() for ending in endings):
            return None
        return self._mask(row, endings[0]), self._mask(row, endings[1])

    def _mask(self, row: int, ending: str) -> "Image":
        mask, size = self._read(row, ending), self.open(row).size
        if mask.size != size or mask.mode != "L":
            problem = f"expected class numbers of the size {size}; received {mask.size}, mode {mask.mode}."
            raise UserError(str(self._path(row, ending)), f"{problem} Evaluate the run again.")
        return mask

    def _path(self, row: int, ending: str) -> Path:
        return self.folder / f"{row}{ending}"

    def _read(self, row: int, ending: str) -> "Image":
        """Reads a picture.

        Raises:
            UserError: the file cannot be read as one.
        """
        from PIL import Image

        path = self._path(row, ending)
        try:
            with Image.open(path) as picture:
                return _enlarged(picture)
        except (OSError, SyntaxError, ValueError) as fault:
            raise UserError(str(path), f"expected a picture; {fault}. Evaluate the run again.") from fault


def data_uri(picture: "Image") -> str:
    """Returns a picture in a form that a page can hold."""
    file = BytesIO()
    picture.save(file, "JPEG", quality=85, subsampling=0)
    return f"data:image/jpeg;base64,{b64encode(file.getvalue()).decode('ascii')}"


def _enlarged(picture: "Image") -> "Image":
    """Returns a picture whose longer side has at least ``SMALLEST`` pixels, each of its own pixels a square."""
    from PIL import Image

    factor = -(-SMALLEST // max(picture.size))
    return picture.resize((picture.width * factor, picture.height * factor), Image.Resampling.NEAREST)
