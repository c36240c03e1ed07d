"""The file that answers to sequences are written to."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from mtl_keras.answer_names import check_names
from mtl_keras.atomic import replacing
from mtl_keras.errors import UserError
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.prediction.sequence_answers import kept
from mtl_keras.prediction.sequence_columns import FIXED, SequenceColumns
from mtl_keras.prediction.sequences import AnsweredSequence


class SequenceResults(Protocol):
    """Takes answers one by one, in the order of the sequences."""

    def write(self, answered: AnsweredSequence) -> None:
        """Writes what became of a sequence."""

    def finish(self) -> None:
        """Writes what stands after the last of them."""


@contextmanager
def writing(path: Path, predictor: Predictor) -> Iterator[SequenceResults]:
    """Gives results to write to; the file appears when all went well, and else it stays as it was.

    Args:
        path: a file named ``.tsv``, ``.json`` or ``.jsonl``.
        predictor: the model.

    Raises:
        UserError: the file cannot be written, or two columns would have one name.
    """
    check_name(path)
    try:
        with replacing(path) as draft, draft.open("w", encoding="utf-8", newline="") as out:
            results = FORMATS[path.suffix](out, predictor)
            yield results
            results.finish()
    except OSError as error:
        problem = f"the results cannot be written: {error.strerror or error}. Mend that, or name another file."
        raise UserError(str(path), problem) from error


def check_name(path: Path) -> None:
    """Looks whether results can go to a file, before any are made.

    Raises:
        UserError: it is a folder or there already, or its name does not say a format.
    """
    if path.suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise UserError(str(path), f'expected a file named {known}; received "{path.name}". Name it so.')
    if path.exists():
        raise UserError(str(path), "expected a file yet to be made; there is one already. Name another, or remove it.")


def as_json(answered: AnsweredSequence) -> dict[str, Any]:
    """Returns what became of a sequence, for programs."""
    return _with_name(answered, answered.answers)


def as_kept(answered: AnsweredSequence) -> dict[str, Any]:
    """Returns of what became of a sequence that which a file keeps."""
    return _with_name(answered, {task: kept(answer) for task, answer in answered.answers.items()})


def _with_name(answered: AnsweredSequence, answers: Mapping[str, Any]) -> dict[str, Any]:
    found = {"error": answered.asked.fault} if answered.asked.fault else answers
    return {"protein": answered.asked.name, **found}


class _Tsv:
    def __init__(self, out: Any, predictor: Predictor) -> None:
        self._columns = {
            task: SequenceColumns(task, keys, predictor.labels.get(task)) for task, keys in predictor.keys.items()
        }
        check_names({task: each.names for task, each in self._columns.items()}, "the columns of the table", FIXED)
        self._lines = csv.writer(out, delimiter="\t", lineterminator="\n")
        self._lines.writerow([*FIXED, *(name for each in self._columns.values() for name in each.names)])

    def write(self, answered: AnsweredSequence) -> None:
        cells = [cell for task, each in self._columns.items() for cell in each.cells(answered.answers.get(task, {}))]
        self._lines.writerow([answered.asked.name, answered.asked.fault or "", *cells])

    def finish(self) -> None:
        pass


class _JsonLines:
    before, between, after, empty = "", "\n", "\n", ""

    def __init__(self, out: Any, predictor: Predictor) -> None:
        check_names({task: [task] for task in predictor.keys}, "the keys of an answer", FIXED)
        self._out, self._count = out, 0

    def write(self, answered: AnsweredSequence) -> None:
        self._out.write(self.between if self._count else self.before)
        self._out.write(json.dumps(as_kept(answered), ensure_ascii=False))
        self._count += 1

    def finish(self) -> None:
        self._out.write(self.after if self._count else self.empty)


class _Json(_JsonLines):
    before, between, after, empty = "[\n", ",\n", "\n]\n", "[]\n"


FORMATS: dict[str, Callable[[Any, Predictor], SequenceResults]] = {".tsv": _Tsv, ".json": _Json, ".jsonl": _JsonLines}
"""By the ending of the file's name."""
