"""The pictures below a folder, as far as they were looked at."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from mtl_keras.data.picture_files import READABLE, hidden

_MOST_FILES = 20_000


@dataclass(frozen=True)
class PictureList:
    """Paths of pictures.

    Args:
        root: the folder, as a person gave it.
        files: their paths in it, in alphabetical order.
        whole: whether these are all.
    """

    root: Path
    files: list[PurePosixPath]
    whole: bool

    @classmethod
    def of(cls, root: Path) -> "PictureList":
        """Lists the pictures below a folder."""
        full = root.expanduser()
        found = [path.relative_to(full).as_posix() for path in islice(_walk(full), _MOST_FILES + 1)]
        whole = len(found) <= _MOST_FILES
        return cls(root, sorted(map(PurePosixPath, found[:_MOST_FILES])), whole)

    @property
    def counted(self) -> str:
        """How many pictures there are, for people."""
        return f"{len(self.files):,} pictures" if self.whole else f"the first {len(self.files):,} pictures"


def _walk(root: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not hidden(Path(name)))
        for name in sorted(files):
            if os.path.splitext(name)[1].lower() in READABLE and not hidden(Path(name)):
                yield Path(place, name)
