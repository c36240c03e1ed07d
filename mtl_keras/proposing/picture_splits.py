"""A table beside pictures that names the split of each."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.proposing.column_look import ColumnLook
from mtl_keras.proposing.lacking_splits import lacking_shares
from mtl_keras.proposing.look import Look
from mtl_keras.proposing.separated_files import read_separated
from mtl_keras.proposing.table_sample import TableSample

_MOST_TABLES = 5


def split_table(root: Path, pictures: Sequence[PurePosixPath]) -> dict[str, Any] | None:
    """Returns the options that name the table of a folder with the split of each picture; None where there is none.

    Args:
        root: the folder.
        pictures: of it, their paths in it.
    """
    full = root.expanduser()
    tables = sorted(path for path in full.iterdir() if path.suffix.lower() in (".csv", ".tsv"))
    return next((found for path in tables[:_MOST_TABLES] if (found := _options(path, root, pictures))), None)


def _options(path: Path, root: Path, pictures: Sequence[PurePosixPath]) -> dict[str, Any] | None:
    table = _read(path)
    looks = [ColumnLook(name, cells) for name, cells in table.cells.items()] if table else []
    split = next((look for look in looks if look.kind == "split" and isinstance(look.name, str)), None)
    if table is None or split is None:
        return None
    for look in looks:
        known = set(look.texts)
        if pictures and all(str(each) in known or each.name in known for each in pictures):
            options = {"splits": str(root / path.name), "file_column": look.name, "split_column": split.name}
            written = {} if table.options.get("delimiter") is None else table.options
            return {**options, **written, **lacking_shares(split.texts, len(pictures))}
    return None


def _read(path: Path) -> TableSample | None:
    try:
        return read_separated(Look.at(path))
    except UserError:
        return None  # it is a guess that it may name splits: the pictures do without
