"""The best and the worst pictures of an evaluation."""

import math
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from mtl_keras.atomic import replacing
from mtl_keras.evaluation.lines import Answer, Line, own_mask
from mtl_keras.images.encoded_mask import read_mask
from mtl_keras.images.shown import shown_picture
from mtl_keras.metrics.picture_iou import has_several_classes, mean_iou_of_line

KEPT = 6
"""Pictures of each sort."""
LARGEST = 320
"""Pixels of a picture's longer side."""


@dataclass(frozen=True)
class _Row:
    score: float
    telling: bool
    number: int
    picture: bytes
    truth: bytes
    guess: "np.ndarray[Any, Any] | None"


@dataclass
class Gallery:
    """Keeps the rows with the best and the worst scores, and writes their pictures.

    A mask of one class is seldom wrong and tells little: it is among the best only where there are too few others.

    Args:
        kind: the kind of the task's head.
        files: whether rows name files; else they are the encoded pictures.
    """

    kind: str
    files: bool
    best: list[_Row] = field(default_factory=list)
    worst: list[_Row] = field(default_factory=list)

    def look(self, number: int, line: Line, picture: bytes, truth: Any, answer: Answer) -> None:
        """Keeps a row if it is among the best or the worst so far."""
        score, masked = _SCORES[self.kind](line), isinstance(truth, bytes)
        guess = own_mask(answer).astype(np.uint8) if masked else None
        telling = not masked or has_several_classes(line)
        row = _Row(score, telling, number, picture, truth if masked else b"", guess)
        self.best = sorted([*self.best, row], key=lambda each: (not each.telling, -each.score, each.number))[:KEPT]
        self.worst = sorted([*self.worst, row], key=lambda each: (each.score, each.number))[:KEPT]

    def write(self, folder: Path) -> None:
        """Writes ``<row>.jpg``, and of masks ``<row>.truth.png`` and ``<row>.predicted.png``, of one size."""
        with replacing(folder) as draft:
            draft.mkdir(parents=True)
            for row in {row.number: row for row in (*self.best, *self.worst)}.values():
                self._write_row(row, draft)

    def _write_row(self, row: _Row, folder: Path) -> None:
        picture = shown_picture(Path(os.fsdecode(row.picture)).read_bytes() if self.files else row.picture)
        size = _small(picture.size)
        picture.resize(size).save(folder / f"{row.number}.jpg", quality=85)
        if row.guess is not None:
            for name, mask in (("truth", read_mask(row.truth)), ("predicted", row.guess)):
                Image.fromarray(mask).resize(size, Image.Resampling.NEAREST).save(folder / f"{row.number}.{name}.png")


def _small(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, LARGEST / max(size))
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


def _likelihood(line: Line) -> float:
    return float(math.prod(p if name in line["labels"] else 1 - p for name, p in line["probabilities"].items()))


_SCORES: dict[str, Callable[[Line], float]] = {
    "classification": lambda line: float(line["probabilities"][line["label"]]),
    "multi_label": _likelihood,
    "regression": lambda line: -abs(float(line["predicted"]) - float(line["label"])),
    "segmentation": mean_iou_of_line,
}
"""By the kind of head: how well a line's row is predicted; the higher, the better."""
