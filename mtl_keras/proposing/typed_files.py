"""Knows files of typed columns: JSON Lines and Parquet."""

import json
from itertools import islice
from typing import Any

from mtl_keras.data.files import Column
from mtl_keras.data.nested_keys import without_objects
from mtl_keras.errors import UserError
from mtl_keras.proposing.look import Look
from mtl_keras.proposing.table_sample import TableSample

_MOST_ROWS = 10_000
_PARQUET = b"PAR1"


def read_json_lines(look: Look) -> TableSample | None:
    """Returns the keys of a file of a JSON object a line; None where the first line is none."""
    if not look.is_text:
        return None
    found = [_object(line) for line in islice((line for line in look.lines if line.strip()), _MOST_ROWS)]
    rows = [row for row in found if row is not None]
    if not rows or found[0] is None:
        return None
    names = list(dict.fromkeys(name for row in rows for name in row))
    total = sum(bool(line.strip()) for line in look.lines)
    broken = len(found) - len(rows)
    warnings = [f"{broken:,} lines are no JSON objects: check --load tells them."] if broken else []
    cells: dict[Column, list[Any]] = {name: [row.get(name) for row in rows] for name in names}
    return TableSample("json_lines", {}, "a JSON object a line", cells, len(rows), look.total(total) - broken, warnings)


def read_parquet(look: Look) -> TableSample | None:
    """Returns the columns of a Parquet file; None of any other.

    Raises:
        UserError: it is one, but cannot be read.
    """
    if not look.head.startswith(_PARQUET):
        return None
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(look.path.expanduser()) as file:
            names, total = file.schema_arrow.names, file.metadata.num_rows
            batch = next(file.iter_batches(batch_size=_MOST_ROWS), None)
    except (OSError, pyarrow.ArrowException) as error:
        said = str(error).split("\n")[0].rstrip(".")
        raise UserError(str(look.path), f"expected a Parquet file that can be read; received: {said}.") from error
    if batch is None:
        raise UserError(str(look.path), "expected rows; received a Parquet file without any.")
    cells = {name: batch.column(number).to_pylist() for number, name in enumerate(names)}
    return TableSample("parquet", {}, "Parquet", cells, batch.num_rows, total)


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return without_objects(found) if isinstance(found, dict) else None
