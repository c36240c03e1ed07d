"""Reads what a model is asked, row by row, whatever its form; a row at fault does not take the others down."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mtl_keras.data.picture_files import READABLE
from mtl_keras.errors import UserError
from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.inputs.fasta import read_fasta_rows
from mtl_keras.prediction.inputs.fitting import fitted
from mtl_keras.prediction.inputs.json_lines import read_json_lines
from mtl_keras.prediction.inputs.parquet import read_parquet
from mtl_keras.prediction.inputs.picture_files import read_picture_files
from mtl_keras.prediction.inputs.request import STANDARD_INPUT, InputRequest
from mtl_keras.prediction.inputs.separated import read_separated
from mtl_keras.prediction.inputs.text_files import read_text_files
from mtl_keras.prediction.inputs.text_lines import read_text_lines

Reader = Callable[[InputRequest, str], Iterator[AskedRow]]


class Form(NamedTuple):
    """A form of files.

    Args:
        read: takes what is asked and what the model takes.
        table: whether it has columns.
    """

    read: Reader
    table: bool = False


FORMS = {
    "csv": Form(read_separated(","), table=True),
    "tsv": Form(read_separated("\t"), table=True),
    "jsonl": Form(read_json_lines, table=True),
    "parquet": Form(read_parquet, table=True),
    "lines": Form(read_text_lines),
    "fasta": Form(read_fasta_rows),
}
"""By the names that ``--input-format`` takes."""
_SUFFIXES = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
}  # fmt: skip
_OTHERS = {"text": Form(read_text_lines), "sequence": Form(read_fasta_rows), "image": Form(read_picture_files)}
"""What a file of another name is, by what the model takes."""
_FOLDERS = {"text": Form(read_text_files), "image": Form(read_picture_files)}
_NONE_OF = {"text": ("fasta",), "sequence": ("lines",), "image": ("fasta", "lines")}
"""Forms that do not fit what the model takes."""
_EXPECTED = {
    "text": "the model takes texts: expected a file with one a line, a table, or a folder of .txt",
    "sequence": "the model takes sequences: expected a FASTA file or a table",
    "image": "the model takes pictures: expected a picture, a folder of pictures or a table",
}


def read_rows(request: InputRequest, field: str) -> Iterator[AskedRow]:
    """Yields the rows as the model takes them, those at fault too, in their order.

    Args:
        request: where they are read from.
        field: what the model takes: ``text``, ``sequence`` or ``image``.

    Raises:
        UserError: at once or while it yields: there is nothing like that, or it cannot be read.
    """
    form = form_of(request, field)
    return (fitted(row, field, request) for row in form.read(request, field))


def form_of(request: InputRequest, field: str) -> Form:
    """Returns the form of what is asked.

    Raises:
        UserError: there is none that fits.
    """
    form = _found(request, field)
    given = {"--column": request.column, "--id": request.id_column}
    if not form.table and (option := next((name for name, value in given.items() if value is not None), None)):
        tables = ", ".join(_SUFFIXES)
        advice = "Leave it out, or say what the file is with --input-format."
        raise UserError(option, f"it is for tables ({tables}); received {request.place}. {advice}")
    return form


def _found(request: InputRequest, field: str) -> Form:
    if request.form is not None:
        if request.form in _NONE_OF[field] or request.path.is_dir():
            received = "a folder" if request.path.is_dir() else f"--input-format {request.form}"
            raise UserError(request.place, f"{_EXPECTED[field]}; received {received}.")
        return FORMS[request.form]
    if request.path.is_dir():
        if field not in _FOLDERS:
            raise UserError(request.place, f"{_EXPECTED[field]}; received a folder.")
        return _FOLDERS[field]
    if field != "image" and request.suffix in READABLE:
        raise UserError(request.place, f"{_EXPECTED[field]}; received a picture.")
    if field == "image" and request.source == STANDARD_INPUT:
        raise UserError(request.place, f"{_EXPECTED[field]}; received neither. Name one with --input.")
    known = _SUFFIXES.get(request.suffix)
    return _OTHERS[field] if known is None else FORMS[known]
