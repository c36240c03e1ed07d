"""Knows files of separated columns: what parts them, what quotes mean, whether the first line names them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from mtl_keras.data.faults import quoted
from mtl_keras.data.files import Column
from mtl_keras.data.separated import split_records
from mtl_keras.errors import UserError
from mtl_keras.proposing.cell_kinds import as_number, is_date
from mtl_keras.proposing.look import Look
from mtl_keras.proposing.table_sample import TableSample

DELIMITERS = (",", "\t", ";", "|")
_NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": '"|"'}
_FIRST = 2000
"""Lines by which delimiters are compared."""
_LEAST_ALIKE = 0.9
"""The share of lines with the most frequent number of columns."""
_OTHERS = ("{", "[{", "[\n", "<?xml", "<!doctype", "<html")
"""What files of other formats begin with, though their lines may have as many commas each."""
_LONGEST_NAME, _MOST_WORDS = 60, 5


@dataclass(frozen=True)
class _Reading:
    """The records of a sample by one delimiter."""

    delimiter: str
    quotes: bool
    records: list[list[str]]
    columns: int
    alike: float
    sound: bool

    @property
    def fits(self) -> bool:
        """Whether most lines have as many columns, two or more."""
        return self.columns > 1 and len(self.records) > 1 and self.alike >= _LEAST_ALIKE

    @property
    def rank(self) -> tuple[bool, float, bool, int]:
        """How well it fits, of several that do."""
        return self.sound, round(self.alike, 2), self.quotes, self.columns


def read_separated(look: Look) -> TableSample | None:
    """Returns the columns of a file; None where no delimiter gives most lines as many of them, two or more."""
    if not look.is_text or look.lines[0].lstrip().lower().startswith(_OTHERS):
        return None
    readings = (True, False) if '"' in "".join(look.lines) else (True,)
    first = look.lines[:_FIRST]
    tried = [_read(look, first, delimiter, quotes) for delimiter in DELIMITERS for quotes in readings]
    likely = max((each for each in tried if each.fits), key=lambda each: each.rank, default=None)
    if likely is None:
        return None
    both = [_read(look, look.lines, likely.delimiter, quotes) for quotes in readings]
    best = max((each for each in both if each.fits), key=lambda each: each.rank, default=likely)
    plain = both[-1]
    swallows = best.quotes and plain.fits and plain.alike == 1 and len(plain.records) > len(best.records)
    return _sample(look, plain if swallows else best)


def _read(look: Look, lines: list[str], delimiter: str, quotes: bool) -> _Reading:
    found, faults = split_records(lines, look.path, delimiter, quotes)
    records = [record for _, record in found]
    cut = not look.whole or len(lines) < len(look.lines)
    sound = not faults or (cut and "unexpected end" in str(faults[0]))
    counts = Counter(map(len, records))
    columns, most = counts.most_common(1)[0] if counts else (0, 0)
    return _Reading(delimiter, quotes, records, columns, most / max(len(records), 1), sound)


def _sample(look: Look, reading: _Reading) -> TableSample:
    rows = [record for record in reading.records if len(record) >= reading.columns]
    other = len(reading.records) - len(rows)
    named = has_names(rows)
    if named:
        _check_names(look, rows[0])
    names: list[Column] = [*rows[0]] if named else [*range(reading.columns)]
    body = rows[1:] if named else rows
    options: dict[str, Any] = {} if reading.delimiter == "," else {"delimiter": reading.delimiter}
    if not reading.quotes:
        options["quotes"] = False
    said = "names of columns in line 1" if named else "no names of columns, which are numbered from 0"
    seen = f"columns parted by a {_NAMES[reading.delimiter]}, {said}"
    warnings = [f"{other:,} lines have fewer columns than the rest: check --load tells them."] if other else []
    cells = {name: [row[number] for row in body] for number, name in enumerate(names)}
    return TableSample("csv", options, seen, cells, len(body), look.total(len(body)), warnings)


def has_names(rows: list[list[str]]) -> bool:
    """Says whether the first of some rows names the columns: words that come in no row below."""
    first, below = [cell.strip() for cell in rows[0]], rows[1:]
    like_names = all(
        cell
        and as_number(cell) is None
        and not is_date(cell)
        and len(cell) <= _LONGEST_NAME
        and len(cell.split()) <= _MOST_WORDS
        for cell in first
    )
    if not like_names or not below:
        return False
    return not any(row[number].strip() == name for number, name in enumerate(first) for row in below)


def _check_names(look: Look, names: list[str]) -> None:
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        problem = f"expected names of columns that differ; {quoted(twice)} stands there twice. Rename one."
        raise UserError(f"{look.path}:1", problem)
