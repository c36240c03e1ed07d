"""Texts, one a line."""

from collections.abc import Iterator

from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.inputs.raw_lines import raw_lines
from mtl_keras.prediction.inputs.request import InputRequest


def read_text_lines(request: InputRequest, field: str) -> Iterator[AskedRow]:
    """Yields a row a line, an empty one too; its id is the line's number."""
    for number, line in enumerate(raw_lines(request), start=1):
        text = line.removesuffix("\n").removesuffix("\r")
        yield AskedRow(str(number), text, request.place, number, named=False)
