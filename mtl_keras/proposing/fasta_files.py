"""Knows files of proteins, and the table or the characters that label them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mtl_keras.data.files import Column
from mtl_keras.data.sequence_labels import MISSING
from mtl_keras.errors import UserError
from mtl_keras.proposing.column_choice import ColumnChoice, are_residues, find_column, said_columns
from mtl_keras.proposing.column_files import labels_of
from mtl_keras.proposing.column_look import ColumnLook
from mtl_keras.proposing.label_proposal import LabelProposal, of_residues
from mtl_keras.proposing.lacking_splits import lacking_splits
from mtl_keras.proposing.look import Look
from mtl_keras.proposing.made_shares import Splits, splits_of
from mtl_keras.proposing.protein_sample import Proteins, characters_of, is_fasta, labels_residues, read_proteins
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.separated_files import read_separated
from mtl_keras.proposing.table_sample import TableSample
from mtl_keras.proposing.task_proposal import TaskProposal
from mtl_keras.sequences.fasta import accession_of

_TABS = (".tsv", ".tab", ".txt")
_ALIKE = "Relatives on both sides of a split flatter the test: cluster the sequences, and name the splits in the table."


def propose_fasta(look: Look, request: TaskRequest, beside: Sequence[TaskRequest]) -> TaskProposal | None:
    """Proposes the task of proteins; None where the file has none.

    Raises:
        UserError: there is no table of their labels, or it does not fit them.
    """
    if not is_fasta(look):
        return None
    others = {path: Look.at(path) for path in request.files[1:]}
    sequences = (look.path, *(path for path, each in others.items() if is_fasta(each)))
    tables = [(path, table) for path, each in others.items() if path not in sequences and (table := _table(each))]
    proteins = read_proteins(look)
    labelled = [path for path in sequences[1:] if labels_residues(path, proteins)]
    sequences = tuple(path for path in sequences if path not in labelled)
    splits = splits_of(sequences, proteins.total)
    if labelled:
        labels = of_residues([record.letters for record in characters_of(labelled[0])], proteins.counted, MISSING)
        return _task(request, proteins, splits, {"labels_fasta": str(labelled[0])}, labels, {}, _shares_warn(splits))
    if not tables:
        raise _no_labels(request)
    return _with_table(request, proteins, splits, *tables[0])


def _with_table(
    request: TaskRequest, proteins: Proteins, splits: Splits, path: Path, table: TableSample
) -> TaskProposal:
    looks = {name: ColumnLook(name, cells) for name, cells in table.cells.items()}
    ids = _ids(looks, proteins, path, request)
    split = next((look for look in looks.values() if look.kind == "split" and look is not ids), None)
    sequences = ColumnLook("sequence", [proteins.letters.get(accession_of(str(cell))) for cell in ids.cells])
    free = [look for look in looks.values() if look not in (ids, split)]
    label = _label(free, sequences, looks, request)
    others = [look for look in free if look is not label and (look.kind in _KINDS or are_residues(look, sequences))]
    labels = labels_of(ColumnChoice("sequence", sequences, label, looks, others), table, request)
    options: dict[str, Any] = {"table": str(path), "id_column": ids.name, "label": label.name, **labels.options}
    if table.options.get("delimiter", ",") != ("\t" if path.suffix.lower() in _TABS else ","):
        options["delimiter"] = table.options.get("delimiter", ",")
    comments = [f"{path}: {table.seen}, {table.counted}."]
    lacking = lacking_splits(split.texts) if split else []
    if split is not None and lacking:
        comments.append(
            f"Column {split.name!r} names splits, but no protein is of {' and '.join(lacking)}, which a training "
            "wants: the shares are of all proteins. Name some so, and split_column takes them in their place."
        )
    elif split is not None and len(splits.options) - len(splits.made) == 1:
        options["split_column"] = split.name
        splits = replace(splits, options={"train": splits.options["train"]}, made=(), comments=())
        comments.append(f"Column {split.name!r} names the split of each protein.")
    if others:
        said = [(look, "a character a residue" if are_residues(look, sequences) else look.said) for look in others[:6]]
        named = ", ".join(f"{look.name!r} ({what})" for look, what in said)
        example = request.word(others[0].name).replace(f"--task {request.name}", "--task NAME", 1)
        comments.append(f"Other columns that may be labels: {named}. A task of one: {example}")
    reasons = {"id_column": "the column with the accessions", "label": label.said}
    return _task(request, proteins, splits, options, labels, reasons, [*comments, *_shares_warn(splits)])


_KINDS = ("class", "number", "labels")


def _label(
    free: Sequence[ColumnLook], sequences: ColumnLook, looks: Mapping[Column, ColumnLook], request: TaskRequest
) -> ColumnLook:
    if (named := request.role("label")) is not None:
        return find_column(looks, named, request)
    likely = [look for look in free if look.kind in _KINDS or are_residues(look, sequences)]
    if not likely:
        expected = "expected a column of classes, numbers, lists of names or a character a residue"
        raise UserError(
            request.word(), f"{expected}; received {said_columns(looks)}. Name it: {request.word('COLUMN')}"
        )
    return min(likely, key=lambda look: str(look.name).lower() != request.name.lower())


def _task(
    request: TaskRequest,
    proteins: Proteins,
    splits: Splits,
    options: Mapping[str, Any],
    labels: LabelProposal,
    reasons: Mapping[str, str],
    comments: Sequence[str],
) -> TaskProposal:
    return TaskProposal(
        name=request.name,
        field="sequence",
        seen=f"{request.files[0]}: FASTA, {proteins.counted}.",
        dataset={"kind": "fasta", **splits.options, **{"label_type": "residues", **options}}
        if "labels_fasta" in options
        else {"kind": "fasta", **splits.options, **options},
        labels=labels,
        rows=proteins.total,
        lengths=[len(letters) for letters in proteins.letters.values()],
        comments=[*comments, *splits.comments],
        reasons=reasons,
    )


def _shares_warn(splits: Splits) -> list[str]:
    return [_ALIKE] if splits.made else []


def _table(look: Look) -> TableSample | None:
    """Returns a table with names of columns."""
    table = read_separated(look)
    if table is None or any(isinstance(name, int) for name in table.cells):
        look.check_encoding()
        expected = "expected FASTA, or a table with names of columns in its first line"
        raise UserError(str(look.path), f"{expected}; received {look.beginning}.")
    return table


def _ids(looks: Mapping[Column, ColumnLook], proteins: Proteins, path: Path, request: TaskRequest) -> ColumnLook:
    """Returns the column with the accessions."""
    if (named := request.role("id")) is not None:
        return find_column(looks, named, request)

    def known(look: ColumnLook) -> int:
        return sum(accession_of(text) in proteins.letters for text in look.texts)

    best = max(looks.values(), key=known)
    if known(best):
        return best
    some = ", ".join(list(proteins.letters)[:3])
    expected = f"expected a column with accessions of {request.files[0]}, such as {some}"
    raise UserError(str(path), f"{expected}; received {said_columns(looks)}.")


def _no_labels(request: TaskRequest) -> UserError:
    fasta = request.files[0]
    near = sorted(path.name for path in fasta.expanduser().parent.iterdir() if path.suffix in (".csv", *_TABS))
    hint = f" Beside it there is {', '.join(near[:5])}." if near else ""
    expected = f"expected a table of the proteins' labels too: --task {request.name}={fasta},labels.tsv:COLUMN"
    return UserError(request.word(), f"{expected}; received FASTA alone.{hint}")
