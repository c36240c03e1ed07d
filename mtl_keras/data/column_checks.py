"""What is wrong with rows of columns that are each right."""

from collections.abc import Callable, Iterator, Sequence

from mtl_keras.data.faults import quoted
from mtl_keras.data.label_cells import LabelCells
from mtl_keras.data.parsed import ParsedRow
from mtl_keras.errors import UserError

Place = Callable[[int], str]
"""Where a line or row stands, for messages."""


def names_twice(rows: Sequence[ParsedRow], place: Place) -> Iterator[UserError]:
    """Yields a fault for each name that an earlier row has."""
    first: dict[str, int] = {}
    for row in rows:
        if row.name and (before := first.setdefault(row.name, row.line)) != row.line:
            received = f'"{row.name}" again, first at line {before:,}'
            yield UserError(place(row.line), f"expected names that differ; received {received}. Rename one.")


def unknown_names(
    cells: LabelCells, rows: Sequence[ParsedRow], names: Sequence[str], place: Place
) -> Iterator[UserError]:
    """Yields a fault for each row with a class or labels that no training row has.

    Args:
        cells: what the labels are; not of numbers.
        rows: of any split.
        names: the labels of the training rows.
        place: where a row stands.
    """
    assert cells.names is not None
    known = set(names)
    for row in rows:
        unknown = [] if row.label is None else [name for name in cells.names(row.label) if name not in known]
        if unknown:
            yield UserError(
                place(row.line),
                f"expected a {cells.what} of the training rows, {quoted(list(names))}; received {quoted(unknown)}. "
                f"Correct the row, or add rows of this {cells.what} to train.",
            )


def too_few(cells: LabelCells, names: list[str], column: str | int, why: str) -> str:
    """Says that there are fewer labels than it takes.

    Args:
        cells: what the labels are.
        names: those there are.
        column: where they stand.
        why: what else explains it.
    """
    if cells.per == "label":
        return f"expected labels in column {column!r}{why}; received empty cells only. Give rows labels."
    received = f"one, {quoted(names)}" if names else "empty cells only"
    return (
        f"expected at least two classes in column {column!r}{why}; received {received}. Add rows of "
        "other classes, or choose another label column."
    )
