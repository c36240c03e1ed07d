"""Reads a table of separated columns with names in its first line."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from mtl_keras.data.faults import quoted, raise_faults
from mtl_keras.data.lines import read_lines
from mtl_keras.data.separated import split_records
from mtl_keras.errors import UserError


class Record(NamedTuple):
    """A line of a table.

    Args:
        place: the file and the line.
        cells: the cells by the names of their columns, blanks at their ends taken off.
    """

    place: str
    cells: dict[str, str]


def read_records(path: Path, needed: Sequence[str], delimiter: str = ",") -> list[Record]:
    """Reads a table.

    Args:
        path: a UTF-8 file.
        needed: the columns that it must have.
        delimiter: the character between columns.

    Raises:
        UserError: the file cannot be read, lacks columns, or has lines of another number of columns.
    """
    lines, faults = read_lines(path)
    found, broken = split_records(lines, path, delimiter)
    first, names = found[0] if found else (1, [])
    columns = [name.strip() for name in names]
    if found:
        _check_columns(f"{path}:{first}", columns, needed, delimiter)
    records: list[Record] = []
    for line, cells in found[1:]:
        place = f"{path}:{line}"
        if len(cells) == len(columns):
            records.append(Record(place, dict(zip(columns, map(str.strip, cells), strict=True))))
        else:
            faults.append(UserError(place, _other_number(len(columns), len(cells), delimiter)))
    raise_faults(str(path), [*faults, *broken])
    if not records:
        raise UserError(str(path), "expected lines below the names of columns; received none. Add lines.")
    return records


def _check_columns(place: str, columns: Sequence[str], needed: Sequence[str], delimiter: str) -> None:
    missing = [name for name in needed if name not in columns]
    twice = [name for name in dict.fromkeys(columns) if columns.count(name) > 1]
    if missing:
        raise UserError(
            place,
            f"expected columns named {quoted(missing)}; received {quoted(list(columns))}. Name the columns so, set the "
            f"options that name them, or set delimiter, which is {delimiter!r}.",
        )
    if twice:
        raise UserError(place, f"expected names that differ; {quoted(twice)} stands there twice. Rename one.")


def _other_number(expected: int, received: int, delimiter: str) -> str:
    return (
        f"expected {expected} columns, as in the first line; received {received}. Correct the line, put cells with "
        f"{delimiter!r} in them in double quotes, or set delimiter."
    )
