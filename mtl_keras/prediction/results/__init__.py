"""The files that answers are written to, by their formats."""

from collections.abc import Callable
from pathlib import Path

from mtl_keras.errors import UserError
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.prediction.results.format import ResultFormat
from mtl_keras.prediction.results.json_lines import Json, JsonLines
from mtl_keras.prediction.results.parquet import Parquet
from mtl_keras.prediction.results.separated import Separated

FORMATS: dict[str, Callable[[Predictor], ResultFormat]] = {
    ".csv": Separated.of(","),
    ".tsv": Separated.of("\t"),
    ".json": Json,
    ".jsonl": JsonLines,
    ".parquet": Parquet,
}
"""By the ending of the file's name."""


def check_name(path: Path) -> None:
    """Looks whether results can go to a file, before any are made.

    Raises:
        UserError: it is there already, or its name does not say a format.
    """
    if path.suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise UserError(str(path), f'expected a file named {known}; received "{path.name}". Name it so.')
    if path.exists():
        raise UserError(str(path), "expected a file yet to be made; there is one already. Name another, or remove it.")
