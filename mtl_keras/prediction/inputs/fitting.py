"""Rows as the model takes them; what is none is at fault."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.sequences.alphabet import cleaned, fault_of


def fitted(row: AskedRow, field: str, request: InputRequest) -> AskedRow:
    """Returns a row as the model takes it.

    Args:
        row: as it was read.
        field: what the model takes.
        request: where it was read from.
    """
    return row if row.fault else _FITTED[field](row, request)


def _text(row: AskedRow, request: InputRequest) -> AskedRow:
    """Text is UTF-8."""
    value = row.value.decode("utf-8", "surrogateescape") if isinstance(row.value, bytes) else str(row.value)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        return replace(row, value="", fault=_no_utf8(value[error.start], error.start))
    return replace(row, value=value)


def _no_utf8(found: str, place: int) -> str:
    code = ord(found)
    if 0xDC80 <= code <= 0xDCFF:  # what `surrogateescape` makes of a byte
        received = f"the byte {code - 0xDC00:#04x} at position {place}"
        return f"expected UTF-8; received {received}. Convert the file, e.g. with iconv -f latin1 -t utf-8"
    return f"expected text; received half of a pair, \\u{code:04x}, at position {place}. Correct it"


def _sequence(row: AskedRow, request: InputRequest) -> AskedRow:
    """Letters are of residues."""
    text = _text(row, request)
    letters = cleaned(str(text.value))
    fault = text.fault or fault_of(letters)
    return replace(text, value="" if fault else letters, fault=fault)


def _picture(row: AskedRow, request: InputRequest) -> AskedRow:
    """The text of a table is a picture's path, which starts from the table's folder."""
    if not isinstance(row.value, str):
        return row
    path = _text(row, request)
    if not path.fault and not path.value:
        return replace(path, fault="expected the path of a picture; received nothing. Give it one")
    return replace(path, value=Path() if path.fault else request.path.parent / str(path.value))


_FITTED: dict[str, Callable[[AskedRow, InputRequest], AskedRow]] = {
    "text": _text,
    "sequence": _sequence,
    "image": _picture,
}
"""By what the model takes."""
