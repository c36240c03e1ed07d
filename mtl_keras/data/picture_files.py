"""Finds the pictures in a folder."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mtl_keras.data.faults import working
from mtl_keras.errors import UserError

READABLE = frozenset({".jpg", ".jpeg", ".jpe", ".png", ".gif", ".bmp"})
"""Suffixes of what TensorFlow decodes."""
_OTHER_PICTURES = frozenset({".tif", ".tiff", ".webp", ".avif", ".heic", ".heif", ".jp2", ".jxl", ".ppm", ".pgm"})


@dataclass
class FoundFiles:
    """The files of a folder, those of folders in it included, in the order of their paths.

    Args:
        pictures: the pictures.
        unreadable: pictures that TensorFlow does not decode.
        others: how many files of other kinds there are, by suffix: lists of labels, notes. They are skipped.
    """

    pictures: list[Path] = field(default_factory=list)
    unreadable: list[Path] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)

    def faults(self) -> list[UserError]:
        """Returns a fault for each picture that cannot be decoded: to skip them would change the data unseen."""
        return [unreadable_picture(path) for path in self.unreadable]

    def without_pictures(self, place: Path) -> UserError:
        """Returns the fault of a folder that has no picture, and says what it has."""
        kinds = ", ".join(f"{count} {suffix or 'without a suffix'}" for suffix, count in self.others.most_common(5))
        received = f"{self.others.total()} other files ({kinds})" if kinds else "no files"
        return UserError(
            str(place), f"expected pictures (JPEG, PNG, GIF, BMP); received {received}. Add pictures, or remove it."
        )


def find_files(folder: Path) -> FoundFiles:
    """Finds the files of a folder and of the folders in it; hidden ones are skipped, links are followed."""
    return _sorted_out(walk_files(folder))


def find_files_directly_in(folder: Path) -> FoundFiles:
    """Finds the files of a folder that are in no folder below it; hidden ones are skipped."""
    return _sorted_out(sorted(path for path in folder.iterdir() if not path.is_dir() and not hidden(path)))


def _sorted_out(paths: Sequence[Path]) -> FoundFiles:
    found = FoundFiles()
    for path in paths:
        suffix = path.suffix.lower()
        if suffix in READABLE:
            found.pictures.append(path)
        elif suffix in _OTHER_PICTURES:
            found.unreadable.append(path)
        else:
            found.others[suffix] += 1
    return found


def unreadable_picture(path: Path) -> UserError:
    """Returns the fault of a picture that TensorFlow does not decode."""
    problem = f"expected a JPEG, PNG, GIF or BMP; received a {path.suffix[1:].upper()} file. Convert or remove it."
    return UserError(str(path), problem)


def hidden(path: Path) -> bool:
    """Says whether a file or a folder is not meant for people."""
    return path.name.startswith(".") or path.name == "__MACOSX"


def folders_in(folder: Path) -> Sequence[Path]:
    """Returns the folders directly in a folder, hidden ones left out, in alphabetical order."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and not hidden(path))


def names_in(folder: Path) -> list[str]:
    """Returns the names of what is in a folder, hidden ones left out, in alphabetical order."""
    return sorted(path.name for path in folder.iterdir() if not hidden(path))


def check_folder(option: str, folder: Path) -> Path:
    """Returns a folder of which an option says that it is there, the user's home written out.

    Raises:
        UserError: it is not there, or is no folder.
    """
    full = folder.expanduser()
    if not full.is_dir():
        received = "a file" if full.exists() else "nothing at this path"
        raise UserError(str(folder), f"expected a folder; received {received}. Correct {option}{working(folder)}.")
    return full


def walk_files(folder: Path) -> list[Path]:
    """Returns the files of a folder and of the folders in it by their paths; hidden ones are left out."""
    paths: list[Path] = []
    seen = {os.path.realpath(folder)}
    for place, folders, files in os.walk(folder, followlinks=True):
        below = [name for name in folders if not hidden(Path(name))]
        real = {name: os.path.realpath(os.path.join(place, name)) for name in below}
        folders[:] = [name for name in below if real[name] not in seen]  # a link to a folder above would not end
        seen.update(real.values())
        paths += [Path(place, name) for name in files if not hidden(Path(name))]
    return sorted(paths)
