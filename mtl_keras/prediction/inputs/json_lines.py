"""Rows of a file with a JSON object a line."""

import json
from collections.abc import Iterator
from typing import Any

from mtl_keras.data.faults import quoted
from mtl_keras.prediction.asked_row import AskedRow, printable
from mtl_keras.prediction.inputs.raw_lines import raw_lines
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.prediction.inputs.table_row import TableRows


def read_json_lines(request: InputRequest, field: str) -> Iterator[AskedRow]:
    """Yields a row a line that is not blank."""
    rows = TableRows(request, field)
    for number, line in enumerate(raw_lines(request), start=1):
        if not line.strip():
            continue
        try:
            found = _object(line)
        except ValueError as error:
            yield rows.fault(number, f"expected a JSON object; received {error}. Correct the line")
            continue
        missing = [name for name in rows.columns if name not in found]
        if missing:
            keys = quoted([printable(key) for key in found])
            yield rows.fault(number, f"expected the keys {quoted(missing)}; received {keys}. Add them")
        else:
            yield rows.row(number, [found[name] for name in rows.columns])


def _object(line: str) -> dict[str, Any]:
    """Returns the object of a line.

    Raises:
        ValueError: it is none; says what it is.
    """
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"text that is none ({error.msg.lower()}, column {error.colno})") from error
    except RecursionError:
        raise ValueError("lists within lists without end") from None
    if not isinstance(found, dict):
        shown = json.dumps(found)
        raise ValueError(shown if len(shown) <= 40 else f"{shown[:40]}...")
    return found
