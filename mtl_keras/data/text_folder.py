"""Texts whose folder is their class."""

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import ClassVar

from pydantic import Field as Option

from mtl_keras.data.base import Field
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import FileDataset
from mtl_keras.data.lines import read_lines
from mtl_keras.data.made_splits import SplitBy
from mtl_keras.data.parsed import Parsed, ParsedRow
from mtl_keras.data.picture_files import check_folder, folders_in, hidden, walk_files
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError


class TextFolder(FileDataset):
    """Reads texts of which the folder's name is the class: ``train/<class>/<any folders>/text.txt``, a file a row.

    Hidden files, and those that ``files`` does not name, are skipped.

    Args:
        files: the names of the files of texts, UTF-8, with ``*`` for any characters.
    """

    kind: ClassVar[str] = "text_folder"
    splits_by: ClassVar[tuple[SplitBy, ...]] = ("content", "class")

    files: str = Option(default="*.txt", min_length=1)

    @property
    def field(self) -> Field:
        """A text a row."""
        return "text"

    def parse(self, path: Path) -> Parsed:
        """Reads a folder: its texts, and their faults."""
        folder = check_folder("train, validation and test", path)
        parsed = Parsed(faults=self._outside(folder, path))
        classes = folders_in(folder)
        if not classes:
            problem = "expected a folder for each class in it; received none. Put the texts into folders."
            parsed.faults.append(UserError(str(path), problem))
        for place in classes:
            found = [file for file in walk_files(place) if self._is_text(file)]
            if not found:
                problem = f"expected files named {self.files}; received none. Add texts, set files, or remove it."
                parsed.faults.append(UserError(str(place), problem))
            for file in found:
                self._add(file, place.name, parsed)
        return parsed

    def name_labels(self, rows: Sequence[ParsedRow]) -> list[str] | None:
        """Returns the classes in alphabetical order."""
        names = sorted({str(row.label) for row in rows})
        if len(names) > 1:
            return names
        received = f"received one, {quoted(names)}. Add folders of other classes."
        raise UserError(str(self.train), f"expected at least two classes among the training rows; {received}")

    def unknown_labels(self, path: Path, rows: Sequence[ParsedRow], names: Sequence[str]) -> list[UserError]:
        """Returns a fault for each folder of a class that no training row has."""
        expected = f"expected a folder of a class of the training rows, {quoted(list(names))}"
        return [
            UserError(str(path / name), f"{expected}. Rename it, or add a folder of this name to train.")
            for name in sorted({str(row.label) for row in rows} - set(names))
        ]

    def number(self, rows: Sequence[ParsedRow], names: Sequence[str] | None) -> Rows:
        """Returns the texts with the number of a class."""
        numbers = {name: number for number, name in enumerate(names or ())}
        return Rows.of_texts((str(row.value) for row in rows), (numbers[str(row.label)] for row in rows))

    def _is_text(self, file: Path) -> bool:
        return fnmatch(file.name, self.files)

    def _add(self, file: Path, label: str, parsed: Parsed) -> None:
        try:
            lines, faults = read_lines(file)
        except UserError as error:
            parsed.faults.append(error)
            return
        parsed.faults += faults
        parsed.rows.append(ParsedRow(len(parsed.rows) + 1, "".join(lines).removesuffix("\n"), label))

    def _outside(self, folder: Path, path: Path) -> list[UserError]:
        """Returns a fault if there are texts of which no folder says the class."""
        found = sorted(file.name for file in folder.iterdir() if file.is_file() and not hidden(file))
        texts = [name for name in found if self._is_text(Path(name))]
        if not texts:
            return []
        received = f"received {len(texts)} outside of any: {quoted(texts, 3)}. Put them into folders, or remove them."
        return [UserError(str(path), f"expected texts in folders named after their classes; {received}")]
