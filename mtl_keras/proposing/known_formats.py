"""Knows a task's files by their content and proposes the task."""

from collections.abc import Callable, Sequence
from pathlib import Path

from mtl_keras.data.faults import quoted
from mtl_keras.errors import UserError
from mtl_keras.proposing.coco_files import propose_coco
from mtl_keras.proposing.column_files import propose_columns
from mtl_keras.proposing.conll_files import propose_conll
from mtl_keras.proposing.fasta_files import propose_fasta
from mtl_keras.proposing.look import Look
from mtl_keras.proposing.npz_files import read_npz
from mtl_keras.proposing.picture_folders import propose_pictures
from mtl_keras.proposing.protein_sample import is_fasta
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.separated_files import read_separated
from mtl_keras.proposing.table_sample import TableSample
from mtl_keras.proposing.task_proposal import TaskProposal
from mtl_keras.proposing.text_folders import propose_texts
from mtl_keras.proposing.typed_files import read_json_lines, read_parquet
from mtl_keras.proposing.voc_folders import propose_voc

Propose = Callable[[Look, TaskRequest, Sequence[TaskRequest]], TaskProposal | None]


def _of_table(read: Callable[[Look], TableSample | None]) -> Propose:
    def propose(look: Look, request: TaskRequest, beside: Sequence[TaskRequest]) -> TaskProposal | None:
        table = read(look)
        if table is None:
            return None
        held_out = {path: _of_same_format(Look.at(path), table, read) for path in request.files[1:]}
        return propose_columns(table, request, beside, held_out)

    return propose


FILES: dict[str, Propose] = {
    "Parquet": _of_table(read_parquet),
    "npz": _of_table(read_npz),
    "FASTA with a table of labels": propose_fasta,
    "COCO annotations": propose_coco,
    "JSON Lines": _of_table(read_json_lines),
    "CoNLL (a word and its tag a line, an empty line between sentences)": propose_conll,
    "CSV or TSV": _of_table(read_separated),
}
"""The formats of files, in the order in which they are tried."""
FOLDERS: dict[str, Callable[[Path, TaskRequest], TaskProposal | None]] = {
    "a folder of Pascal VOC (JPEGImages, Annotations)": propose_voc,
    "a folder of pictures in folders of their classes, or with masks": propose_pictures,
    "a folder of texts in folders of their classes": propose_texts,
}
"""The formats of folders."""


def propose_task(request: TaskRequest, beside: Sequence[TaskRequest]) -> TaskProposal:
    """Proposes a task by what its files have in them.

    Args:
        request: what a person asks for.
        beside: the other tasks of the same files.

    Raises:
        UserError: no format is known, or it lacks what a task needs.
    """
    first = request.files[0]
    if first.expanduser().is_dir():
        tried = (propose(first, request) for propose in FOLDERS.values())
        seen = f"a folder with {quoted(sorted(path.name for path in first.expanduser().iterdir())[:5])}"
    else:
        look = _sequences_first(request)
        tried = (propose(look, request, beside) for propose in FILES.values())
        seen = look.beginning
    if (found := next((proposal for proposal in tried if proposal), None)) is not None:
        return found
    if not first.expanduser().is_dir():
        Look.at(first).check_encoding()
    known = "; ".join((*FILES, *FOLDERS))
    raise UserError(request.word(), f"expected one of: {known}; received {seen}.{_HINTS.get(first.suffix.lower(), '')}")


def _sequences_first(request: TaskRequest) -> Look:
    """Returns the first file, or the first that is FASTA where its table was given before it."""
    looks = [Look.at(path) for path in request.files]
    return next((look for look in looks if is_fasta(look)), looks[0])


def _of_same_format(look: Look, table: TableSample, read: Callable[[Look], TableSample | None]) -> TableSample:
    """Returns a sample of another file, which must be written as the training rows are."""
    other = read(look)
    if other is None:
        look.check_encoding()
    if other is None or other.options.get("delimiter") != table.options.get("delimiter"):
        received = "another format" if other is None else other.seen
        raise UserError(str(look.path), f"expected {table.seen}, as in the training rows; received {received}.")
    return other


_HINTS = {
    ".json": " A JSON array becomes JSON Lines by jq -c '.[]'.",
    ".xlsx": " Save the sheet as CSV.",
    ".xls": " Save the sheet as CSV.",
    ".gz": " Unpack it first: gunzip.",
    ".zip": " Unpack it first: unzip.",
    ".txt": " Texts of a class each go into a folder of folders, or into CSV with their labels.",
}
"""What to do about files of other kinds, by their suffix."""
