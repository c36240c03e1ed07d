"""Answers as JSON."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mtl_keras.answer_names import check_names
from mtl_keras.prediction.answered_row import AnsweredRow
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.prediction.results.first_columns import ERROR, first_columns
from mtl_keras.prediction.results.kept_answers import kept


class JsonLines:
    """An object a line: the id, and each task's answer or the fault.

    Args:
        predictor: the model.

    Raises:
        UserError: two keys would have one name.
    """

    def __init__(self, predictor: Predictor) -> None:
        first = first_columns(predictor.field)
        check_names({task: [task] for task in predictor.keys}, "the keys of an answer", first)
        self._id = first[0]

    def write(self, rows: Sequence[AnsweredRow], piece: Path) -> None:
        """Writes some rows."""
        with piece.open("w", encoding="utf-8", newline="") as out:
            out.writelines(json.dumps(self._object(row), ensure_ascii=False) + "\n" for row in rows)

    def join(self, pieces: Sequence[Path], whole: Path) -> None:
        """Writes all rows."""
        with whole.open("wb") as out:
            for piece in pieces:
                with piece.open("rb") as part:
                    shutil.copyfileobj(part, out)

    def _object(self, row: AnsweredRow) -> dict[str, Any]:
        answers = {task: kept(answer) for task, answer in row.answers.items()}
        return {self._id: row.asked.id, **({ERROR: row.fault} if row.fault else answers)}


class Json(JsonLines):
    """One list of such objects."""

    def join(self, pieces: Sequence[Path], whole: Path) -> None:
        """Writes all rows, commas between them."""
        before = b"[\n"
        with whole.open("wb") as out:
            for piece in pieces:
                with piece.open("rb") as part:
                    for line in part:
                        out.write(before + line.removesuffix(b"\n"))
                        before = b",\n"
            out.write(b"\n]\n" if before == b",\n" else b"[]\n")
