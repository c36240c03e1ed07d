"""Classes of pixels: how well each is found, what is taken for what, and pictures with the masks over them."""

import math
from typing import TYPE_CHECKING, Any

from mtl_keras.images.class_colours import class_colours, hexadecimal
from mtl_keras.report.confusion import MOST_CLASSES, confusion_rows
from mtl_keras.report.counts import Score
from mtl_keras.report.mask_example import MaskExample, mask_example
from mtl_keras.report.pixel_scores import pixel_scores
from mtl_keras.report.run_record import Row
from mtl_keras.report.sections.section import Section, Task

if TYPE_CHECKING:
    import numpy as np

WORST, BEST = 6, 6
MOST_BARS = 40


def segmentation(task: Task) -> Section:
    """Makes the section of a segmentation."""
    import numpy as np

    from mtl_keras.metrics.iou_scores import iou_scores

    matrix: np.ndarray[Any, Any] = np.asarray([row["confusion"] for row in task.rows], np.int64).sum(axis=0)
    names = task.labels if len(task.labels) == len(matrix) else [f"class {number}" for number in range(len(matrix))]
    parts = pixel_scores(matrix, names)
    shown, in_bars = _largest(parts, MOST_CLASSES), _largest(parts, MOST_BARS)
    support = {part.name: part.support for part in parts}
    colours = class_colours(names)
    worst, best = _worst_and_best(task, names)
    return Section(
        "segmentation.html",
        task,
        {
            **iou_scores(matrix),
            "pixels": int(matrix.sum()),
            "scores": parts,
            "colours": dict(zip(names, map(hexadecimal, colours), strict=True)),
            "names": shown,
            "not_in_matrix": len(parts) - len(shown),
            "in_bars": in_bars,
            "not_in_bars": len(parts) - len(in_bars),
            "matrix": confusion_rows(_pairs(matrix, names), support, shown),
            "worst": worst,
            "best": best,
        },
    )


def _largest(parts: list[Score], most: int) -> list[str]:
    """Returns the names of the classes with the most pixels, in the order of the classes."""
    found = sorted(parts, key=lambda part: -(part.support + part.predicted))[:most]
    return [part.name for part in parts if part in found]


def _pairs(matrix: "np.ndarray[Any, Any]", names: list[str]) -> dict[tuple[str, str], int]:
    return {(true, guess): int(matrix[i, j]) for i, true in enumerate(names) for j, guess in enumerate(names)}


def _worst_and_best(task: Task, names: list[str]) -> tuple[list[MaskExample], list[MaskExample]]:
    """Returns the pictures with the lowest and with the highest mean IoU, none of them in both.

    Pictures of one class are the last among the best.
    """
    from mtl_keras.metrics.picture_iou import has_several_classes, mean_iou_of_line

    order: list[Row] = sorted(task.pictured(task.rows), key=mean_iou_of_line)
    worst = order[: min(WORST, math.ceil(len(order) / 2))]
    rest = sorted(order[len(worst) :], key=lambda row: (has_several_classes(row), mean_iou_of_line(row)))
    best = rest[::-1][:BEST]
    made = [[mask_example(task, row, names) for row in rows] for rows in (worst, best)]
    return made[0], made[1]
