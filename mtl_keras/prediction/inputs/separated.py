"""Rows of CSV or TSV."""

import csv
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from mtl_keras.errors import UserError
from mtl_keras.prediction.asked_row import AskedRow
from mtl_keras.prediction.inputs.raw_lines import raw_lines
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.prediction.inputs.table_row import TableRows

if TYPE_CHECKING:
    import _csv

_LONGEST = 2**20
"""Characters of a cell: a quote without its pair takes no more of what follows."""
_EXPECTED = f"expected cells of {_LONGEST:,} characters at most, with quotes in pairs"
_ADVICE = "Close or double the quote, or shorten the cell"


def read_separated(delimiter: str) -> Callable[[InputRequest, str], Iterator[AskedRow]]:
    """Returns what reads a table with names of columns in its first line."""

    def read(request: InputRequest, field: str) -> Iterator[AskedRow]:
        csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))  # of the whole process: never less
        reader = csv.reader(raw_lines(request), delimiter=delimiter, strict=True)
        rows = TableRows(request, field)
        names = _header(reader, rows, request)
        places = [names.index(name) for name in rows.columns]
        yield from _rows(reader, rows, places)

    return read


def _header(reader: "_csv.Reader", rows: TableRows, request: InputRequest) -> list[str]:
    try:
        names = next((record for record in reader if record), [])
    except csv.Error as error:
        problem = f"expected names of columns; received a line that ends badly ({error}). Close or double the quote."
        raise UserError(f"{request.place}:1", problem) from error
    rows.check(names, reader.line_num or 1)
    return names


def _rows(reader: "_csv.Reader", rows: TableRows, places: list[int]) -> Iterator[AskedRow]:
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:  # the next record begins with the next line
            yield rows.fault(line, f"{_EXPECTED}; received {_span(line, reader.line_num)} ({error}). {_ADVICE}")
            continue
        if len(record) > max(places):
            yield rows.row(line, [record[place] for place in places])
        elif record:
            expected = f"expected at least {max(places) + 1} columns; received {len(record)}"
            yield rows.fault(line, f"{expected}. Add the missing ones")


def _span(first: int, last: int) -> str:
    """Returns how far a record goes, since the rows of these lines have no answers of their own."""
    return "a line that ends badly" if first >= last else f"a record of the lines {first} to {last} that ends badly"
