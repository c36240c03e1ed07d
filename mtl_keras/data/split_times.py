"""Reads the times by which rows are parted."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from mtl_keras.data.faults import raise_faults
from mtl_keras.data.parsed import ParsedRow
from mtl_keras.errors import UserError

_DAY = re.compile(r"\d{8}")
"""A date that may be a number as well: 20240531."""


def split_times(rows: Sequence[ParsedRow], place: str) -> list[float]:
    """Returns the time of each row: all are numbers, or all are dates, in seconds. One without a zone is of UTC.

    Eight digits are a date where another cell can be nothing else, and a number where all cells are numbers.

    Args:
        rows: of a file; ``cells`` begin with the time.
        place: the file, for errors.

    Raises:
        UserError: cells are neither, or some are numbers and others are dates.
    """
    cells = [row.cells[0].strip() for row in rows]
    first = next((number for number, cell in enumerate(cells) if _is_date(cell)), None)
    read, expected = _number, "a number or a date like 2024-05-31 or 2024-05-31T12:00:00 as the time"
    if first is not None:
        read = _date
        expected = f'a date as the time, since line or row {rows[first].line:,} has one, "{cells[first]}"'
    times = list(map(read, cells))
    unread = [(row.line, cell) for row, cell, time in zip(rows, cells, times, strict=True) if time is None]
    problem = 'expected {}; received "{}". Correct the cell.'.format
    raise_faults(place, [UserError(f"{place}:{line}", problem(expected, cell)) for line, cell in unread])
    return [time for time in times if time is not None]


def _is_date(cell: str) -> bool:
    """Says whether a cell is a date and can be no number."""
    return _number(cell) is None and _date(cell) is not None


def _number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _date(cell: str) -> float | None:
    if _number(cell) is not None and not _DAY.fullmatch(cell):
        return None
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
