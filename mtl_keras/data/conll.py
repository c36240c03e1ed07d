"""Words with a tag each, in files of a word a line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import ClassVar, NamedTuple

from pydantic import Field as Option

from mtl_keras.data.base import Field
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import FileDataset
from mtl_keras.data.kept_rows import KeptRows
from mtl_keras.data.lines import stream_lines
from mtl_keras.data.parsed import Parsed, ParsedRow
from mtl_keras.data.rows import Rows
from mtl_keras.data.tag_schemes import Scheme, read_tags, tag_names
from mtl_keras.errors import UserError


class _Word(NamedTuple):
    line: int
    word: str
    tag: str


class Conll(FileDataset):
    """Reads tagged sentences from UTF-8 files: a word and its tag a line, an empty line between sentences.

    Columns are parted by tabs, in lines without one by blanks. Lines that begin with ``-DOCSTART-`` are skipped. Data
    sets that differ in the tags alone share their rows. Tags are read to BIO, however they are written.

    Args:
        word_column: the column of the word, from 0; from the end where negative.
        tag_column: the column of the tag, likewise.
        scheme: ``BIO``: an entity begins with ``B-type`` and goes on with ``I-type``; the rest is ``O``. ``BIOES``:
            its end is ``E-type``, and one of a word ``S-type``; ``L-`` and ``U-``, as BILOU has them, say the same.
            ``IO``: words of an entity are ``I-type``. ``classes``: each word has a name of any kind, a part of speech,
            for instance, for head ``token_classification``.
        repair: whether an ``I-`` that goes on with no entity of its type begins one, rather than being a fault; of
            ``BIOES``, whether an entity may lack its end, too.
        comment: the beginning of lines that are skipped, for instance ``#`` and a blank.
    """

    kind: ClassVar[str] = "conll"
    label_options: ClassVar[tuple[str, ...]] = ("tag_column", "scheme", "repair")

    word_column: int = 0
    tag_column: int = -1
    scheme: Scheme = "BIO"
    repair: bool = False
    comment: str | None = Option(default=None, min_length=1)

    @property
    def field(self) -> Field:
        """Words with a tag each."""
        return "words"

    def parse(self, path: Path) -> Parsed:
        """Reads a file: its sentences, and its faults."""
        faults: list[UserError] = []
        rows: KeptRows[ParsedRow] = KeptRows()
        problems: list[tuple[int, str]] = []
        for words in self._sentences(stream_lines(path, faults), problems):
            tags, more = read_tags([each.tag for each in words], self.scheme, self.repair)
            problems += [(words[place].line, problem) for place, problem in more]
            rows.append(ParsedRow(words[0].line, tuple(each.word for each in words), tuple(tags)))
        return Parsed(rows, [*faults, *(UserError(f"{path}:{line}", problem) for line, problem in sorted(problems))])

    def name_labels(self, rows: Sequence[ParsedRow]) -> list[str] | None:
        """Returns ``O``, then ``B-x``, ``I-x`` for each entity type in alphabetical order; of classes their names."""
        names = tag_names({tag for row in rows for tag in _tags(row)}, self.scheme)
        if len(names) > 1:
            return names
        what = "at least two classes" if self.scheme == "classes" else "tags of at least one entity type"
        raise UserError(
            str(self.train),
            f"expected {what}; received only {names[0]}. Add sentences with others, or set tag_column, which is "
            f"{self.tag_column}.",
        )

    def unknown_labels(self, path: Path, rows: Sequence[ParsedRow], names: Sequence[str]) -> list[UserError]:
        """Returns a fault for each tag of an entity type that no training row has."""
        known = set(names)
        types = [name[2:] for name in names if name.startswith("B-")]
        expected = f"an entity type of the training rows, {quoted(types)}"
        if self.scheme == "classes":
            expected = f"a class of the training rows, {quoted(list(names))}"
        return [
            UserError(
                f"{path}:{row.line + offset}" if self.comment is None else f"{path}:{row.line}, word {offset + 1}",
                f'expected {expected}; received the tag "{tag}". Correct the tag, or add sentences with it to train.',
            )
            for row in rows
            for offset, tag in enumerate(_tags(row))
            if tag not in known
        ]

    def number(self, rows: Sequence[ParsedRow], names: Sequence[str] | None) -> Rows:
        """Returns the rows with a tag's number a word."""
        numbers = {name: number for number, name in enumerate(names or ())}
        labels = ([numbers[tag] for tag in _tags(row)] for row in rows)
        return Rows.of_words((row.value for row in rows), labels)

    def _sentences(self, lines: Iterable[str], problems: list[tuple[int, str]]) -> Iterator[list[_Word]]:
        """Yields the words of each sentence, and adds what is wrong with a line to the problems."""
        words: list[_Word] = []
        for number, line in enumerate(chain(lines, [""]), start=1):
            if self.comment is not None and line.startswith(self.comment):
                continue
            if line.strip() and not line.startswith("-DOCSTART-"):
                words.append(_Word(number, *self._columns(line.rstrip("\n"), number, problems)))
            elif words:
                yield words
                words = []

    def _columns(self, line: str, number: int, problems: list[tuple[int, str]]) -> tuple[str, str]:
        """Returns the word and the tag of a line; of one with too few columns, an empty word and O."""
        columns = line.split("\t") if "\t" in line else line.split()
        chosen = (self.word_column, self.tag_column)
        needed = max(2, *(column + 1 if column >= 0 else -column for column in chosen))
        if len(columns) >= needed:
            return columns[self.word_column], columns[self.tag_column].strip()
        problem = f'expected at least {needed} columns, a word and its tag; received {len(columns)}: "{line}". '
        problems.append((number, f"{problem}Add the missing columns, or set word_column and tag_column."))
        return "", "O"


def _tags(row: ParsedRow) -> tuple[str, ...]:
    assert isinstance(row.label, tuple)
    return row.label
