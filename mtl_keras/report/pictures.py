"""The pictures that an evaluation left of some rows."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from PIL.Image import Image

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
        self.open(row)  # a broken file is to be named here, not to be a gap in the page
        return data_uri(self._path(row, _PICTURE).read_bytes(), "jpeg")

    def open(self, row: int) -> "Image":
        """Returns a row's picture, in RGB."""
        return self._read(row, _PICTURE).convert("RGB")

    def masks(self, row: int) -> "tuple[Image, Image] | None":
        """Returns a row's true and predicted class numbers, None where either is missing."""
        endings = (".truth.png", ".predicted.png")
        if not all(self._path(row, ending).is_file() for ending in endings):
            return None
        return self._read(row, endings[0]), self._read(row, endings[1])

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
                picture.load()
                return picture
        except (OSError, SyntaxError, ValueError) as fault:
            raise UserError(str(path), f"expected a picture; {fault}. Evaluate the run again.") from fault


def data_uri(content: bytes, kind: str) -> str:
    """Returns an encoded picture in a form that a page can hold; ``kind`` is its format: jpeg or png."""
    return f"data:image/{kind};base64,{b64encode(content).decode('ascii')}"
