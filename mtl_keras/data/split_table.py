"""The table that names the split of each picture."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mtl_keras.data.base import Split
from mtl_keras.data.picture import Picture
from mtl_keras.data.records import read_records
from mtl_keras.data.split_names import split_named
from mtl_keras.errors import UserError


@dataclass(frozen=True)
class SplitTable:
    """The splits of files, by their paths or names.

    Args:
        path: the file of the table.
        splits: the place in the table and the split of each file.
        faults: of its lines.
    """

    path: Path
    splits: dict[str, tuple[str, Split]]
    faults: list[UserError]

    @classmethod
    def read(cls, path: Path, file_column: str, split_column: str, delimiter: str) -> "SplitTable":
        """Reads a table; lines at fault are left out, and told with the others' faults."""
        splits: dict[str, tuple[str, Split]] = {}
        faults: list[UserError] = []
        for place, cells in read_records(path, (file_column, split_column), delimiter):
            name = cells[file_column].removeprefix("./")
            if name in splits:
                faults.append(_twice(place, name, splits[name][0]))
                continue
            try:
                splits[name] = place, split_named(cells[split_column], place)
            except UserError as error:
                faults.append(error)
        return cls(path, splits, faults)

    def place(self, pictures: Sequence[Picture]) -> tuple[list[Picture], list[UserError]]:
        """Returns the pictures with their splits, and a fault for each that the table or the folder lacks."""
        lines = {line: (name, split) for name, (line, split) in self.splits.items()}
        placed: list[Picture] = []
        missing: list[UserError] = []
        alike: dict[str, list[Picture]] = defaultdict(list)
        for picture in pictures:
            alike[picture.path.name].append(picture)
        for picture in pictures:
            alone = picture.path.name if len(alike[picture.path.name]) == 1 else picture.name
            found = self.splits.get(picture.name) or self.splits.get(alone)
            if found is None:
                missing.append(_not_named(picture, self.path))
                continue
            lines.pop(found[0], None)
            placed.append(picture.within(found[1]))
        return placed, [*self.faults, *missing, *(_no_file(line, name, alike) for line, (name, _) in lines.items())]


def _twice(place: str, name: str, first: str) -> UserError:
    return UserError(place, f'expected each file once, in one split; "{name}" is in {first} too. Remove one line.')


def _not_named(picture: Picture, table: Path) -> UserError:
    problem = f'expected a line in {table} with its split; received none for "{picture.name}".'
    return UserError(picture.place, f"{problem} Add it, or remove the file.")


def _no_file(line: str, name: str, alike: dict[str, list[Picture]]) -> UserError:
    if len(alike.get(name, ())) > 1:
        received = f'"{name}", of which there are {len(alike[name])}'
        return UserError(line, f"expected a path in the folder; received {received}. Write paths.")
    problem = f'expected a picture of the folder; received "{name}", which is not there.'
    return UserError(line, f"{problem} Correct the line.")
