"""Proposes a task of a table: of which columns, with which labels and splits."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mtl_keras import components
from mtl_keras.data.cell_values import as_texts
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import FileDataset
from mtl_keras.data.sequence_labels import MISSING
from mtl_keras.errors import UserError
from mtl_keras.proposing.column_choice import ColumnChoice, are_residues, choose_columns, per_word, said_columns
from mtl_keras.proposing.column_look import ColumnLook
from mtl_keras.proposing.label_proposal import (
    LabelProposal,
    of_classes,
    of_label_sets,
    of_numbers,
    of_residues,
    of_tags,
)
from mtl_keras.proposing.made_shares import splits_of
from mtl_keras.proposing.named_splits import NamedSplits
from mtl_keras.proposing.pieces import pieces, some
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.split_columns import other_splits
from mtl_keras.proposing.table_sample import TableSample
from mtl_keras.proposing.tag_look import tag_look
from mtl_keras.proposing.task_proposal import TaskProposal
from mtl_keras.sequences.alphabet import cleaned


def propose_columns(
    table: TableSample,
    request: TaskRequest,
    beside: Sequence[TaskRequest],
    held_out: Mapping[Path, TableSample] = MappingProxyType({}),
) -> TaskProposal:
    """Proposes a task of a table.

    Args:
        table: a sample of its training rows.
        request: what a person asks for.
        beside: the other tasks of the same files.
        held_out: samples of the rows of other splits, of which lengths alone are looked at, by file.

    Raises:
        UserError: there is no column to read, or none to learn.
    """
    choice = choose_columns(table, request)
    _check_columns(choice, held_out)
    labels = labels_of(choice, table, request)
    named = NamedSplits.of(choice, table, request.files)
    splits = named.splits if named and named.fits else splits_of(request.files, table.total)
    by_class = bool(splits.made) and labels.by_class and not beside and "class" in _splits_by(table.kind)
    others = other_splits(choice, table, by_class) if splits.made else []
    options: dict[str, Any] = {**splits.options, **({"split_by": "class"} if by_class else {}), **table.options}
    name = choice.value.name
    values = [choice.value, *(ColumnLook(name, sample.cells[name]) for sample in held_out.values())]
    return TaskProposal(
        name=request.name,
        field=choice.field,
        seen=f"{request.files[0]}: {table.seen}, {table.counted}.",
        dataset={
            "kind": table.kind,
            **options,
            choice.field: choice.value.name,
            "label": choice.label.name,
            **labels.options,
        },
        labels=labels,
        rows=table.total,
        lengths=[length for look in values for length in _LENGTHS[choice.field](look)],
        comments=[
            *table.warnings,
            *splits.comments,
            *_of_columns(choice, request, beside),
            *([named.why_not] if named and not named.fits else []),
        ],
        reasons={
            choice.field: _of_value(choice),
            "label": f"{choice.label.said}{_lacking(choice)}{_no_numbers(choice.label)}",
            **({"split_by": "the same share of each class"} if by_class else {}),
        },
        others=others,
    )


def _check_columns(choice: ColumnChoice, held_out: Mapping[Path, TableSample]) -> None:
    """Checks that the files of other splits have the columns in use."""
    for path, sample in held_out.items():
        if missing := [str(look.name) for look in (choice.value, choice.label) if look.name not in sample.cells]:
            names = quoted([str(name) for name in sample.cells])
            problem = f"expected the columns of the training rows, {quoted(missing)} too; received {names}."
            raise UserError(str(path), problem)


def labels_of(choice: ColumnChoice, table: TableSample, request: TaskRequest) -> LabelProposal:
    """Returns what the label's column asks for.

    Raises:
        UserError: its values are no labels.
    """
    look = choice.label
    if choice.field == "words":
        if per_word(look, choice.value):
            return _tags(choice, table, request)
        labels = labels_of(replace(choice, field="text"), table, request)
        return replace(labels, options={"label_type": "class", **labels.options})
    if choice.field == "sequence" and are_residues(look, choice.value):
        return of_residues(look.texts, table.counted, MISSING)
    if look.kind == "list":
        return of_label_sets([as_texts(value) or () for value in look.values], None, table.counted)
    if look.kind == "labels":
        assert look.separator is not None
        sets = [as_texts(text, look.separator) or () for text in look.texts]
        return of_label_sets(sets, look.separator, table.counted)
    numeric = len(look.numbers) == len(look.values) > 0
    if look.kind == "class":
        return of_classes(look.counts, table.counted, number_like=numeric)
    if look.kind == "number" or (look.kind == "id" and numeric):
        return of_numbers(look.numbers, table.counted)
    expected = "expected classes that come again, numbers, lists of names or tags as the label"
    received = f"column {look.name!r}, which holds {look.said}. The columns are {said_columns(choice.looks)}"
    raise UserError(request.word(look.name), f"{expected}; received {received}.")


def _tags(choice: ColumnChoice, table: TableSample, request: TaskRequest) -> LabelProposal:
    sentences = [as_texts(value) or () for value in choice.label.values]
    look = tag_look(sentences)
    if look is None:
        expected = "expected a tag a word: of entities, like B-person and O, or of a few classes"
        raise UserError(request.word(choice.label.name), f"{expected}; received {choice.label.said}.")
    labels = of_tags(sentences, look, table.counted)
    return replace(labels, options={"label_type": "tags", **labels.options})


def _splits_by(kind: str) -> Sequence[str]:
    dataset = components.find("dataset", kind)
    return dataset.splits_by if issubclass(dataset, FileDataset) else ()


def _of_value(choice: ColumnChoice) -> str:
    if choice.field == "text":
        return f"the longest free text, {choice.value.mean_words:.0f} words a row"
    if choice.field == "words":
        return "a word for each tag" if per_word(choice.label, choice.value) else "the words of a row"
    return "letters of amino acids"


def _lacking(choice: ColumnChoice) -> str:
    """Says what empty cells mean: no label of several, or a label that is missing."""
    empty = len(choice.label.cells) - len(choice.label.values)
    none = choice.label.kind == "labels" and choice.field != "sequence"
    meaning = "which have none of them" if none else "whose labels are missing"
    return f"; empty in {empty:,} rows, {meaning}" if empty else ""


def _no_numbers(label: ColumnLook) -> str:
    """Says how many cells of a column of numbers hold none."""
    wrong = len(label.values) - len(label.numbers) if label.kind == "number" else 0
    return f"; {wrong:,} cells hold none, which check --load tells as faults" if wrong else ""


def _of_columns(choice: ColumnChoice, request: TaskRequest, beside: Sequence[TaskRequest]) -> list[str]:
    """Tells of columns that no task has taken."""
    told = []
    taken = {other.role("label") for other in beside}
    if others := [look for look in choice.others if str(look.name) not in taken]:
        named = ", ".join(f"{look.name!r} ({look.said})" for look in others[:6])
        example = request.word(others[0].name).replace(f"--task {request.name}", "--task NAME", 1)
        told.append(f"Other columns that may be labels: {named}. A task of one: {example}")
    return told


_LENGTHS: Mapping[str, Any] = {
    "text": lambda look: [pieces(text) for text in some(look.texts)],
    "words": lambda look: [sum(map(pieces, as_texts(value) or ())) for value in some(look.values)],
    "sequence": lambda look: [len(cleaned(text)) for text in look.texts],
}
"""The lengths of rows, by the raw field."""
