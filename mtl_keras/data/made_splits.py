"""Parts the rows of one file among training, validation and test, the same at each call."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from mtl_keras.data.base import Split
from mtl_keras.data.faults import raise_faults
from mtl_keras.data.fingerprint import fingerprint
from mtl_keras.data.parsed import ParsedRow
from mtl_keras.data.split_names import split_named
from mtl_keras.data.split_times import split_times
from mtl_keras.errors import UserError

SplitBy = Literal["content", "class", "group", "time", "column"]
Shares = Mapping[Split, float]
"""The shares of validation and of test; the rest is for training."""


def made_splits(rows: Sequence[ParsedRow], shares: Shares, by: SplitBy, seed: int, place: str) -> list[Split]:
    """Returns the split of each row.

    Args:
        rows: of the file; ``cells`` begin with the group, the time or the split, of those that want one.
        shares: of validation and of test.
        by: ``content``: a row's text alone decides, whatever other rows there are; ``class``: the same share of each
            class; ``group``: rows of a group stay together, and a row without one goes as ``content`` says;
            ``time``: the latest rows are for test, those before them for validation; ``column``: a cell names
            the split.
        seed: another one makes other splits, but for ``time``.
        place: the file, for errors.

    Raises:
        UserError: a row has not one class, no time or no split, where it is to have one.
    """
    return _HOW[by](rows, shares, seed, place)


def content(row: ParsedRow) -> str:
    """Returns what makes two rows the same: the text, or the words."""
    return row.value if isinstance(row.value, str) else "\x1f".join(row.value)


def _by_content(rows: Sequence[ParsedRow], shares: Shares, seed: int, place: str) -> list[Split]:
    return [_side(_fraction(content(row), seed), shares) for row in rows]


def _by_group(rows: Sequence[ParsedRow], shares: Shares, seed: int, place: str) -> list[Split]:
    groups = (row.cells[0] if row.cells[0].strip() else content(row) for row in rows)
    return [_side(_fraction(group, seed), shares) for group in groups]


def _by_class(rows: Sequence[ParsedRow], shares: Shares, seed: int, place: str) -> list[Split]:
    classes: dict[str | None, dict[int, float]] = defaultdict(dict)
    first: dict[int, str | None] = {}  # equal rows stay together, with the class of the first of them
    for row in rows:
        if isinstance(row.label, tuple | float):
            problem = 'expected rows with one class each for split_by = "class"; received others. Choose "content".'
            raise UserError(f"{place}:{row.line}", problem)
        text = content(row)
        own = fingerprint(text)
        classes[first.setdefault(own, row.label)][own] = _fraction(text, seed)
    sides: dict[int, Split] = {}
    for members in classes.values():
        ordered = sorted(members, key=lambda own: (members[own], own))
        for number, own in enumerate(ordered):
            sides[own] = _side((number + 0.5) / len(ordered), shares)
    return [sides[fingerprint(content(row))] for row in rows]


def _by_time(rows: Sequence[ParsedRow], shares: Shares, seed: int, place: str) -> list[Split]:
    times = split_times(rows, place)
    ordered = sorted(times)
    # Rows of one time stay together, on the later side.
    first_test = _from_end(ordered, shares.get("test", 0.0))
    first_validation = _from_end(ordered, shares.get("test", 0.0) + shares.get("validation", 0.0))
    return ["test" if time >= first_test else "validation" if time >= first_validation else "train" for time in times]


def _by_column(rows: Sequence[ParsedRow], shares: Shares, seed: int, place: str) -> list[Split]:
    sides: list[Split] = []
    faults: list[UserError] = []
    for row in rows:
        try:
            sides.append(split_named(row.cells[0], f"{place}:{row.line}"))
        except UserError as error:
            faults.append(error)
    raise_faults(place, faults)
    return sides


def _from_end(ordered: Sequence[float], share: float) -> float:
    """Returns the first value of so large a share at the end; infinity of none."""
    count = round(share * len(ordered))
    return ordered[-count] if count else float("inf")


def _side(fraction: float, shares: Shares) -> Split:
    if fraction < shares.get("validation", 0.0):
        return "validation"
    return "test" if fraction >= 1.0 - shares.get("test", 0.0) else "train"


def _fraction(text: str, seed: int) -> float:
    """Returns a number in [0, 1) that depends on the text and the seed only."""
    salted = f"{seed}/{text}" if seed else text
    return int.from_bytes(hashlib.blake2b(salted.encode(), digest_size=6).digest(), "big") / 2.0**48


_HOW: dict[SplitBy, Callable[[Sequence[ParsedRow], Shares, int, str], list[Split]]] = {
    "content": _by_content,
    "class": _by_class,
    "group": _by_group,
    "time": _by_time,
    "column": _by_column,
}
