"""Words with a tag each, in files of a word a line."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Literal

from mtl_keras.data.base import Field
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import FileDataset
from mtl_keras.data.lines import read_lines
from mtl_keras.data.parsed import Parsed, ParsedRow
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError

_TAG = re.compile(r"O|([BI])-(\S+)")


class Conll(FileDataset):
    """Reads tagged sentences from UTF-8 files: a word and its tag a line, an empty line between sentences.

    Columns are parted by tabs, in lines without one by blanks. Lines that begin with ``-DOCSTART-`` are skipped.

    Args:
        word_column: the column of the word, from 0; from the end where negative.
        tag_column: the column of the tag, likewise.
        scheme: ``BIO``: an entity begins with ``B-type`` and goes on with ``I-type``; the rest is ``O``.
        repair: whether an ``I-`` that goes on with no entity of its type begins one, rather than being a fault.
    """

    kind: ClassVar[str] = "conll"

    word_column: int = 0
    tag_column: int = -1
    scheme: Literal["BIO"] = "BIO"
    repair: bool = False

    @property
    def field(self) -> Field:
        """Words with a tag each."""
        return "words"

    def parse(self, path: Path) -> Parsed:
        """Reads a file: its sentences, and its faults."""
        lines, faults = read_lines(path)
        parsed = Parsed(faults=faults)
        words: list[str] = []
        tags: list[str] = []
        for number, line in enumerate([*lines, ""], start=1):
            if line.strip() and not line.startswith("-DOCSTART-"):
                word, tag = self._columns(line.rstrip("\n"), f"{path}:{number}", parsed)
                words.append(word)
                tags.append(self._tag(tag, tags[-1] if tags else "O", f"{path}:{number}", parsed))
            elif words:
                parsed.rows.append(ParsedRow(number - len(words), tuple(words), tuple(tags)))
                words, tags = [], []
        return parsed

    def name_labels(self, rows: Sequence[ParsedRow]) -> list[str] | None:
        """Returns ``O``, then ``B-x``, ``I-x`` for each entity type in alphabetical order."""
        types = sorted({tag[2:] for row in rows for tag in _tags(row) if tag != "O"})
        if not types:
            raise UserError(
                str(self.train),
                "expected tags of at least one entity type; received only O. Add sentences with entities, or set "
                f"tag_column, which is {self.tag_column}.",
            )
        return ["O", *(f"{place}-{name}" for name in types for place in "BI")]

    def unknown_labels(self, path: Path, rows: Sequence[ParsedRow], names: Sequence[str]) -> list[UserError]:
        """Returns a fault for each tag of an entity type that no training row has."""
        known = set(names)
        types = [name[2:] for name in names if name.startswith("B-")]
        return [
            UserError(
                f"{path}:{row.line + offset}",
                f'expected an entity type of the training rows, {quoted(types)}; received the tag "{tag}". Correct '
                "the tag, or add sentences with this type to train.",
            )
            for row in rows
            for offset, tag in enumerate(_tags(row))
            if tag not in known
        ]

    def number(self, rows: Sequence[ParsedRow], names: Sequence[str] | None) -> Rows:
        """Returns the rows with a tag's number a word."""
        numbers = {name: number for number, name in enumerate(names or ())}
        return Rows.of_words([list(row.value) for row in rows], [[numbers[tag] for tag in _tags(row)] for row in rows])

    def _columns(self, line: str, place: str, parsed: Parsed) -> tuple[str, str]:
        """Returns the word and the tag of a line; of one with too few columns, an empty word and O."""
        columns = line.split("\t") if "\t" in line else line.split()
        chosen = (self.word_column, self.tag_column)
        needed = max(2, *(column + 1 if column >= 0 else -column for column in chosen))
        if len(columns) >= needed:
            return columns[self.word_column], columns[self.tag_column].strip()
        parsed.faults.append(
            UserError(
                place,
                f'expected at least {needed} columns, a word and its tag; received {len(columns)}: "{line}". '
                "Add the missing columns, or set word_column and tag_column.",
            )
        )
        return "", "O"

    def _tag(self, tag: str, before: str, place: str, parsed: Parsed) -> str:
        """Returns the tag if it is right, mended if ``repair`` says so."""
        matched = _TAG.fullmatch(tag)
        if matched is None:
            problem = f'expected a tag "O", "B-type" or "I-type"; received "{tag}". Correct it, or set tag_column.'
            parsed.faults.append(UserError(place, problem))
            return "O"
        if matched[1] != "I" or before in (f"B-{matched[2]}", f"I-{matched[2]}"):
            return tag
        if not self.repair:
            problem = (
                f'expected "B-{matched[2]}" at the beginning of an entity; received "{tag}" after "{before}". Correct '
                "it, or set repair = true to begin an entity there."
            )
            parsed.faults.append(UserError(place, problem))
        return f"B-{matched[2]}"


def _tags(row: ParsedRow) -> tuple[str, ...]:
    assert isinstance(row.label, tuple)
    return row.label
