"""A look at a picture before a model sees it."""

from dataclasses import dataclass
from pathlib import Path

from mtl_keras.images import checks


@dataclass(frozen=True)
class LookedPicture:
    """What a look at a picture told; its content is not kept, since there may be many.

    Args:
        picture: the file, or its bytes.
        height: of the upright picture; 0 where it is at fault.
        width: of the upright picture; 0 where it is at fault.
        fault: why it cannot be used; None where it can.
    """

    picture: Path | bytes
    height: int = 0
    width: int = 0
    fault: str | None = None

    @classmethod
    def of(cls, picture: Path | bytes) -> "LookedPicture":
        """Looks at a picture."""
        try:
            return cls(picture, *checks.read_size(picture))
        except ValueError as error:
            return cls(picture, fault=str(error))

    def content(self) -> bytes:
        """Returns the encoded picture."""
        return self.picture if isinstance(self.picture, bytes) else self.picture.read_bytes()
