"""Which column of a table is what a model reads, and which is the label."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mtl_keras.components import nearest
from mtl_keras.data.cell_values import as_texts
from mtl_keras.data.files import Column
from mtl_keras.errors import UserError
from mtl_keras.proposing.column_look import ColumnKind, ColumnLook
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.table_sample import TableSample

RawField = Literal["text", "words", "sequence"]
_LABEL_KINDS: tuple[ColumnKind, ...] = ("class", "labels", "number")
_LABEL_NAME = re.compile(
    r"(?i)^(label|class|target|category|sentiment|stars?|rating|score|polarity|emotion|intent|topic|tags?|y|gold)s?$"
)
_TEXT_NAME = re.compile(r"(?i)^(text|sentence|review|tweet|body|content|message|comment|document|description)s?$")


@dataclass(frozen=True)
class ColumnChoice:
    """The columns of a task.

    Args:
        field: the raw field.
        value: the column of it.
        label: the column of the label.
        looks: all columns.
        others: columns that may be labels as well.
    """

    field: RawField
    value: ColumnLook
    label: ColumnLook
    looks: Mapping[Column, ColumnLook]
    others: Sequence[ColumnLook]


def choose_columns(table: TableSample, request: TaskRequest) -> ColumnChoice:
    """Returns the columns that a person names, and for the rest those that look like it.

    Raises:
        UserError: there is none that does, or no such column.
    """
    looks = {name: ColumnLook(name, cells) for name, cells in table.cells.items()}
    said: dict[RawField, ColumnLook] = {
        field: find_column(looks, column, request) for field in _FIELDS if (column := request.role(field)) is not None
    }
    if len(said) > 1:
        raise UserError(request.word(), f"expected one of text, words and sequence; received {' and '.join(said)}.")
    if (text := said.get("text")) is not None and text.has_lists:
        received = f"received lists in column {text.name!r}. Say --column {request.name}.words={text.name}"
        raise UserError(request.word(), f"expected a column of texts as text; {received}.")
    wanted = None if (column := request.role("label")) is None else find_column(looks, column, request)
    field, value = next(iter(said.items())) if said else _value(looks, wanted, request)
    candidates = [look for look in looks.values() if look is not value and _may_label(look, value, field)]
    label = wanted or _label(candidates, looks, request, value if field == "words" else None)
    others = [look for look in candidates if look is not label]
    return ColumnChoice(field, value, label, looks, others)


def find_column(looks: Mapping[Column, ColumnLook], name: str, request: TaskRequest) -> ColumnLook:
    """Returns the column of a name or a number.

    Raises:
        UserError: there is none.
    """
    numbered = any(isinstance(column, int) for column in looks)
    column: Column = int(name) if numbered and name.isdecimal() else name
    if column in looks:
        return looks[column]
    hint = nearest(name, map(str, looks))
    raise UserError(request.word(name), f"expected one of its columns, {said_columns(looks)}; received {name!r}.{hint}")


def said_columns(looks: Mapping[Column, ColumnLook], most: int = 12) -> str:
    """Writes columns with what they hold, for messages."""
    shown = [f"{name!r} ({look.said})" for name, look in list(looks.items())[:most]]
    more = f", ... ({len(looks):,} in all)" if len(looks) > most else ""
    return ", ".join(shown) + more


def parallel(one: ColumnLook, other: ColumnLook) -> bool:
    """Says whether two columns have as many words in each row where both have some."""
    pairs = [
        (as_texts(first) or (), as_texts(second) or ())
        for first, second in zip(one.cells, other.cells, strict=True)
        if first and second
    ]
    return bool(pairs) and all(len(first) == len(second) for first, second in pairs)


def _value(
    looks: Mapping[Column, ColumnLook], label: ColumnLook | None, request: TaskRequest
) -> tuple[RawField, ColumnLook]:
    """Returns what a model can read: words beside tags, else a protein, the longest text, or words alone."""
    free = [look for look in looks.values() if look is not label]
    if words := _words(looks, label):
        return "words", words
    for field, kind in (("sequence", "sequence"), ("text", "text")):
        if found := [look for look in free if look.kind == kind]:
            return field, max(found, key=_length)  # type: ignore[return-value]  # both are fields
    named = [look for look in free if _TEXT_NAME.match(str(look.name)) and look.texts and not look.has_lists]
    if not named and (lists := _lists(free, label)):
        return "words", max(lists, key=_vocabulary)
    named = named or [look for look in free if look.kind == "other" and not look.has_lists]
    if named:
        return "text", max(named, key=_length)
    advice = "Name it: --column " + f"{request.name}.text=COLUMN"
    expected = "expected a column of free text, of words or of proteins"
    raise UserError(request.word(), f"{expected}; received {said_columns(looks)}. {advice}.")


def _words(looks: Mapping[Column, ColumnLook], label: ColumnLook | None) -> ColumnLook | None:
    """Returns the column that has a word for each tag of another: that with more different ones."""
    tagged = [label] if label is not None else list(looks.values())
    for tags in tagged:
        if tags.kind not in ("tags", "list"):
            continue
        same_kind = [look for look in looks.values() if look is not tags and look.kind in (tags.kind, "text", "list")]
        found = [look for look in same_kind if parallel(tags, look) and _vocabulary(look) > _vocabulary(tags)]
        if found:
            return max(found, key=_vocabulary)
    return None


def _lists(free: Sequence[ColumnLook], label: ColumnLook | None) -> list[ColumnLook]:
    """Returns the columns whose lists are words beside a label a row: not the only one that may be the label."""
    labels = [look for look in free if look.kind in _LABEL_KINDS and not look.named_id]
    if label is None and not labels:
        return []
    return [look for look in free if look.kind == "list" and not _LABEL_NAME.match(str(look.name))]


def per_word(label: ColumnLook, words: ColumnLook) -> bool:
    """Says whether a column has a label for each word of another, not one a row."""
    several = label.kind in ("tags", "list") or label.mean_words > 1
    return label.kind == "tags" or (several and parallel(label, words))


def _vocabulary(look: ColumnLook) -> int:
    return len({word for cell in look.values for word in as_texts(cell) or ()})


def _length(look: ColumnLook) -> float:
    return sum(map(len, look.texts)) / max(len(look.texts), 1)


def _may_label(look: ColumnLook, value: ColumnLook, field: RawField) -> bool:
    if field == "words" and look.kind in ("tags", "list") and parallel(look, value):
        return True
    residues = field == "sequence" and are_residues(look, value)
    return residues or (look.kind in (*_LABEL_KINDS, "list") and not look.named_id)


def are_residues(look: ColumnLook, sequences: ColumnLook) -> bool:
    """Says whether a column has a character for each residue of another."""
    pairs = [(str(own), str(other)) for own, other in zip(look.cells, sequences.cells, strict=True) if own and other]
    return bool(pairs) and all(len(own) == len(other) > 1 for own, other in pairs)


def _label(
    candidates: Sequence[ColumnLook],
    looks: Mapping[Column, ColumnLook],
    request: TaskRequest,
    words: ColumnLook | None,
) -> ColumnLook:
    """Returns the likeliest label: by the task's name, by tags of words, a usual name, its kind, its place."""
    if not candidates:
        expected = "expected a column of classes, numbers, lists of names or tags"
        advice = f"Name one: {request.word('COLUMN')}"
        raise UserError(request.word(), f"{expected}; received {said_columns(looks)}. {advice}")

    def rank(look: ColumnLook) -> tuple[bool, bool, bool, int]:
        name = str(look.name).lower()
        kind = _LABEL_KINDS.index(look.kind) if look.kind in _LABEL_KINDS else 0
        of_rows = words is not None and not per_word(look, words)
        return name != request.name.lower(), of_rows, not _LABEL_NAME.match(name), kind

    return min(candidates, key=rank)


_FIELDS: tuple[RawField, ...] = ("text", "words", "sequence")
