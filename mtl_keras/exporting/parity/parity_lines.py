"""What a person is told of a comparison when the export is written."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mtl_keras.exporting.extra import EXTRA
from mtl_keras.exporting.parity.result import PARITY


def parity_lines(folder: Path) -> list[str]:
    """Returns lines on how a version's model compares with Keras, by its ``parity.json``."""
    parity = json.loads((folder / EXTRA / PARITY).read_text(encoding="utf-8"))
    if not parity["rows"]:
        return ["not compared with the Keras model"]
    return [line for library in parity["libraries"] for line in _of_library(library, parity)]


def _of_library(library: Mapping[str, Any], parity: Mapping[str, Any]) -> Iterator[str]:
    if library["not_compared"]:
        yield f"not compared by {library['library']}: {library['not_compared']}"
        return
    rows = ", ".join(f"{count:,} of {task}" for task, count in parity["rows"].items())
    largest = max((each["largest"] for each in library["numbers"]), default=0.0)
    decisions, differ, ties = (sum(each[key] for each in library["decisions"]) for key in ("count", "differ", "ties"))
    yield (
        f"compared with Keras by {library['library']}, validation rows {rows}: numbers are up to {largest:.1g} "
        f"apart, {differ:,} of {decisions:,} decisions differ, {ties:,} more in ties"
    )
    for each in library["metrics"]:
        if each["worse"]:
            yield (
                f"warning: {each['task']} {each['metric']} is {each['exported']:.3f} where that of the model is "
                f"{each['keras']:.3f}"
            )
