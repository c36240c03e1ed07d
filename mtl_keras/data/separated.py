"""Lines of separated columns."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from mtl_keras.errors import UserError

Numbered = tuple[int, list[str]]
"""The first line of a record, from 1, and its columns."""

_LONGEST = 2**31 - 1
"""Characters of a cell, the most that the module can be told on any machine."""


def split_records(
    lines: list[str], path: Path, delimiter: str, quotes: bool = True, advice: str = ""
) -> tuple[list[Numbered], list[UserError]]:
    """Returns the records that are not empty, and the fault of a quote without its pair, behind which none is read.

    Args:
        lines: of a file.
        path: the file.
        delimiter: the character between columns.
        quotes: whether a column may stand in double quotes.
        advice: what else helps against a quote without its pair.
    """
    faults: list[UserError] = []
    return list(stream_records(lines, path, delimiter, quotes, advice, faults)), faults


def stream_records(
    lines: Iterable[str], path: Path, delimiter: str, quotes: bool, advice: str, faults: list[UserError]
) -> Iterator[Numbered]:
    """Yields the records as ``split_records`` returns them, one in memory at a time.

    Args:
        lines: of a file.
        path: the file.
        delimiter: the character between columns.
        quotes: whether a column may stand in double quotes.
        advice: what else helps against a quote without its pair.
        faults: takes the fault of a quote without its pair, when the last record has been read.
    """
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=True)
    line = 1
    try:
        while (record := _next_of(reader)) is not None:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        problem = f"expected columns with quotes in pairs; received a record that ends badly ({error})."
        faults.append(UserError(f"{path}:{line}", f"{problem} Close or double the quote{advice}."))


def _next_of(reader: Iterator[list[str]]) -> list[str] | None:
    """Returns the next record; a cell may be of any length, and the module's limit is for all of the process."""
    limit = csv.field_size_limit(_LONGEST)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(limit)
