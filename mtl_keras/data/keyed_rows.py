"""Rows whose cells are found by keys."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mtl_keras.data.cells import Cells
from mtl_keras.data.faults import quoted
from mtl_keras.data.files import Column


def take_cells(rows: Iterable[tuple[int, Mapping[str, Any]]], columns: Sequence[Column]) -> Iterator[Cells]:
    """Yields the cells of keys of each row, None where a row lacks one.

    Args:
        rows: with their numbers.
        columns: the keys.

    Raises:
        ValueError: there were rows, and none of them had one of the keys.
    """
    names = [str(column) for column in columns]
    seen: dict[str, None] = {}
    found = False
    for number, row in rows:
        seen.update(dict.fromkeys(row))
        found = True
        yield Cells(number, [row.get(name) for name in names])
    missing = [name for name in names if name not in seen]
    if found and missing:
        raise ValueError(f"expected the keys {quoted(missing)}; received {quoted([str(name) for name in seen])} in all")
