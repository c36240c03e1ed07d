"""Knows files of a word a line, with its tag in another column."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mtl_keras.errors import UserError
from mtl_keras.proposing.label_proposal import of_tags
from mtl_keras.proposing.look import Look
from mtl_keras.proposing.made_shares import splits_of
from mtl_keras.proposing.pieces import pieces, some
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.tag_look import TagLook, tag_look
from mtl_keras.proposing.task_proposal import TaskProposal

_MARK, _COMMENT = "-DOCSTART-", "# "
_LEAST_ALIKE, _FIRST = 0.95, 2000
"""The share of the first lines that have the most frequent number of columns, and how many these are."""
_MOST_WORDS_A_SENTENCE = 400
"""On the mean: a table with an empty line now and then has more."""


@dataclass(frozen=True)
class _Sentences:
    """The columns of a sample, sentence by sentence."""

    rows: list[list[list[str]]]
    columns: int
    tabs: bool
    comments: bool

    def of(self, column: int) -> list[list[str]]:
        return [[row[column] for row in sentence] for sentence in self.rows]


def propose_conll(look: Look, request: TaskRequest, beside: Sequence[TaskRequest]) -> TaskProposal | None:
    """Proposes the task of a file of tagged words; None where it is none.

    Raises:
        UserError: the column that a person names has no tags.
    """
    sentences = _sentences(look)
    if sentences is None:
        return None
    held_out = [_of_same_columns(path, sentences) for path in request.files[1:]]
    words = next((column for column in range(sentences.columns) if not _counts(sentences.of(column))), 0)
    found = _tag_column(sentences, words, request)
    if found is None:
        return None
    column, tags = found
    rows = len(sentences.rows)
    total = look.total(rows)
    counted = f"{rows:,} sentences" if look.whole else f"the first {rows:,} of about {total:,} sentences"
    labels = of_tags(sentences.of(column), tags, counted)
    splits = splits_of(request.files, total)
    last = column == sentences.columns - 1
    dataset = {
        "kind": "conll",
        **splits.options,
        "word_column": words,
        "tag_column": -1 if last else column,
        **({"comment": _COMMENT} if sentences.comments else {}),
        **labels.options,
    }
    parted = "a tab" if sentences.tabs else "blanks"
    return TaskProposal(
        name=request.name,
        field="words",
        seen=f"{request.files[0]}: a word a line, {sentences.columns} columns parted by {parted}, {counted}.",
        dataset=dataset,
        labels=labels,
        rows=total,
        lengths=[sum(map(pieces, sentence)) for each in (sentences, *held_out) for sentence in some(each.of(words))],
        comments=[*splits.comments, *_others(sentences, words, column, request, beside)],
        reasons={"tag_column": "the last" if last else "from 0", "scheme": _SCHEMES[tags.scheme]},
    )


def _of_same_columns(path: Path, train: _Sentences) -> _Sentences:
    """Returns the sentences of another file, which must have the columns of the training rows."""
    look = Look.at(path)
    sentences = _sentences(look)
    if sentences is None or sentences.columns != train.columns:
        look.check_encoding()
        expected = f"expected a word a line in {train.columns} columns, as in the training rows"
        raise UserError(str(path), f"{expected}; received {look.beginning}.")
    return sentences


def _sentences(look: Look) -> _Sentences | None:
    """Returns the sentences, None where lines have not as many columns, two or more, or none ends a sentence."""
    if not look.is_text:
        return None
    lines = [line.rstrip("\n") for line in look.lines]
    comments = any(map(_is_comment, lines))
    if comments:
        lines = [line for line in lines if not line.startswith(_COMMENT)]
    full = [line for line in lines if line.strip() and not line.startswith(_MARK)]
    first = full[:_FIRST]
    tabs = sum("\t" in line for line in first) > len(first) / 2
    counts = Counter(len(_parts(line, tabs)) for line in first)
    columns, most = counts.most_common(1)[0] if counts else (0, 0)
    if columns < 2 or most < _LEAST_ALIKE * len(first):
        return None
    rows: list[list[list[str]]] = [[]]
    for line in lines:
        parts = _parts(line, tabs)
        if not line.strip() or line.startswith(_MARK):
            rows.append([])
        elif len(parts) == columns:
            rows[-1].append(parts)
    kept = [sentence for sentence in (rows if look.whole else rows[:-1]) if sentence]
    return (
        _Sentences(kept, columns, tabs, comments)
        if len(kept) > 1 and sum(map(len, kept)) <= _MOST_WORDS_A_SENTENCE * len(kept)
        else None
    )


def _is_comment(line: str) -> bool:
    """Says whether a line is a comment of CoNLL-U, ``# sent_id = 7``, rather than a word that is a cross."""
    return line.startswith(_COMMENT) and "\t" not in line and len(line.split()) > 2


def _parts(line: str, tabs: bool) -> list[str]:
    return line.split("\t") if tabs else line.split()


def _counts(sentences: Sequence[Sequence[str]]) -> bool:
    """Says whether a column numbers the words of a sentence."""
    return all(words[0] in ("0", "1") and words[-1].isdecimal() for words in sentences)


def _looks_at(sentences: Sequence[Sequence[str]]) -> TagLook | None:
    """Returns how a column's tags are written; None where it has none, or numbers."""
    numeric = all(word.isdecimal() for words in sentences[:100] for word in words)
    return None if numeric else tag_look(sentences)


def _tag_column(sentences: _Sentences, words: int, request: TaskRequest) -> tuple[int, TagLook] | None:
    """Returns the column of tags that a person names, or the last that has tags of entities, or classes."""
    if (named := request.role("label")) is not None:
        number = int(named) if named.lstrip("-").isdecimal() else None
        if number is None or not -sentences.columns <= number < sentences.columns:
            expected = f"expected the number of a column of tags, from 0 to {sentences.columns - 1}"
            raise UserError(request.word(named), f"{expected}; received {named!r}.")
        number %= sentences.columns
        if (look := tag_look(sentences.of(number))) is None:
            some = ", ".join(repr(tag) for tag in sentences.of(number)[0][:5])
            expected = "expected tags of entities, or a few classes that come again"
            raise UserError(request.word(named), f"{expected}; received {some}, ... in column {number}.")
        return number, look
    found = [(column, look) for column in range(sentences.columns) if (look := _looks_at(sentences.of(column)))]
    tagged = [(column, look) for column, look in found if column != words]
    return max(tagged, key=lambda each: (each[1].scheme != "classes", each[0]), default=None)


def _others(
    sentences: _Sentences, words: int, tags: int, request: TaskRequest, beside: Sequence[TaskRequest]
) -> list[str]:
    taken = {str(words), str(tags), *(other.role("label") for other in beside)}
    others = [each for each in range(sentences.columns) if str(each) not in taken and _looks_at(sentences.of(each))]
    if not others:
        return []
    example = request.word(others[0]).replace(f"--task {request.name}", "--task NAME", 1)
    return [f"Columns {', '.join(map(str, others))} may be tags as well. A task of one: {example}"]


_SCHEMES = {
    "BIO": "B- begins an entity, I- goes on with it",
    "BIOES": "B-, I-, E- or L- of an entity of several words, S- or U- of one",
    "IO": "I- of all words of an entity",
    "classes": "a class a word",
}
