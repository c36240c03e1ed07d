"""Finds the pictures of a folder of Pascal VOC, by lists of names or all of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from mtl_keras.data.base import Split
from mtl_keras.data.lines import read_lines
from mtl_keras.data.picture_files import FoundFiles, find_files
from mtl_keras.errors import UserError


class VocPictures:
    """The pictures of a folder, by their names without suffix.

    Args:
        folder: in which they are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: FoundFiles = find_files(folder)
        self.by_name: dict[str, Path] = {}
        self.faults: list[UserError] = self.found.faults()
        if not self.found.pictures:
            self.faults.append(self.found.without_pictures(folder))
        for path in self.found.pictures:
            name = path.relative_to(folder).with_suffix("").as_posix()
            if self.by_name.setdefault(name, path) != path:
                problem = f"expected one picture of each name without suffix; received {self.by_name[name].name} too."
                self.faults.append(UserError(str(path), f"{problem} Remove one of the two."))

    def listed(self, lists: Mapping[Split, Path]) -> tuple[list[tuple[str, Path, str, Split]], list[UserError]]:
        """Returns name, picture, place and split of each line of lists, and the faults of lines."""
        rows: list[tuple[str, Path, str, Split]] = []
        faults: list[UserError] = []
        for split, file in lists.items():
            lines, undecodable = read_lines(file)
            faults += undecodable
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    name = _name(line, f"{file}:{number}")
                    rows.append((name, self._picture(name, f"{file}:{number}"), f"{file}:{number}", split))
                except UserError as error:
                    faults.append(error)
        return rows, faults

    def all(self) -> list[tuple[str, Path, str, Split]]:
        """Returns the same of all pictures, as training rows."""
        return [(name, path, str(path), "train") for name, path in self.by_name.items()]

    def without_picture(self, annotations: Sequence[Path], folder: Path) -> list[UserError]:
        """Returns a fault for each annotation that is of no picture."""
        lost = [path for path in annotations if path.relative_to(folder).with_suffix("").as_posix() not in self.by_name]
        problem = f"expected a picture of this name in {self.folder}; received none. Add it, or remove the annotation."
        return [UserError(str(path), problem) for path in lost]

    def _picture(self, name: str, place: str) -> Path:
        if name in self.by_name:
            return self.by_name[name]
        advice = "Remove the line, or add the picture"
        if PurePosixPath(name).with_suffix("").as_posix() in self.by_name:
            advice = "Write names without suffixes"
        raise UserError(place, f'expected the name of a picture in {self.folder}; received "{name}". {advice}.')


def _name(line: str, place: str) -> str:
    """Returns the name that a line of a list is.

    Raises:
        UserError: the line has other things, or leaves the folder.
    """
    cells = line.split()
    if len(cells) > 1:
        received = f"{len(cells)} columns, as in the lists of a single category"
        raise UserError(place, f"expected a picture's name; received {received}. Name train.txt, val.txt or such.")
    path = PurePosixPath(cells[0])
    if path.is_absolute() or ".." in path.parts:
        problem = f'expected the name of a picture in the folder; received "{cells[0]}", which leaves it. Correct it.'
        raise UserError(place, problem)
    return path.as_posix()
