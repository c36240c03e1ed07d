"""A picture with its true and its predicted mask."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtl_keras.images.class_colours import class_colours
from mtl_keras.report.marked_mask import marked_mask
from mtl_keras.report.pictures import data_uri
from mtl_keras.report.pixel_scores import pixel_scores
from mtl_keras.report.subject import Subject

if TYPE_CHECKING:
    import numpy as np

    from mtl_keras.report.run_record import Row
    from mtl_keras.report.sections.section import Task

MOST_SHOWN = 8
"""Classes that are named beside a picture."""


@dataclass(frozen=True)
class MaskExample:
    """What the page shows of a picture.

    Args:
        subject: the picture.
        iou: the mean IoU of the classes that occur in it.
        wrong: the share of its pixels that are wrong.
        fault: the true and the predicted class of most wrong pixels, None where all are right.
        classes: the largest classes that occur, each with its IoU.
        left_out: how many more occur.
        truth: the true mask over the picture as a data URI, "" where it was not kept.
        predicted: the predicted mask over it.
    """

    subject: Subject
    iou: float
    wrong: float
    fault: tuple[str, str] | None
    classes: list[tuple[str, float]]
    left_out: int
    truth: str
    predicted: str


def mask_example(task: "Task", row: "Row", names: list[str]) -> MaskExample:
    """Makes the example of a row."""
    import numpy as np

    from mtl_keras.metrics.picture_iou import mean_iou_of_line

    counts = np.asarray(row["confusion"], np.int64)
    occurring = [part for part in pixel_scores(counts, names) if part.support + part.predicted]
    largest = sorted(occurring, key=lambda part: -(part.support + part.predicted))[:MOST_SHOWN]
    truth, predicted = _marked_masks(task, row, names)
    return MaskExample(
        subject=task.subject(row),
        iou=mean_iou_of_line(row),
        wrong=1 - float(counts.trace() / counts.sum()) if counts.sum() else 0.0,
        fault=_fault(counts, names),
        classes=[(part.name, part.iou) for part in occurring if part in largest],
        left_out=len(occurring) - len(largest),
        truth=truth,
        predicted=predicted,
    )


def _fault(counts: "np.ndarray[Any, Any]", names: list[str]) -> tuple[str, str] | None:
    import numpy as np

    wrong = counts - np.diag(np.diagonal(counts))
    true, guess = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return (names[int(true)], names[int(guess)]) if wrong.any() else None


def _marked_masks(task: "Task", row: "Row", names: list[str]) -> tuple[str, str]:
    number = task.number(row)
    if task.pictures is None or number not in task.pictures.rows:
        return "", ""
    masks = task.pictures.masks(number)
    if masks is None:
        return "", ""
    picture, colours = task.pictures.open(number), class_colours(names)
    truth, guess = masks
    return data_uri(marked_mask(picture, truth, colours)), data_uri(marked_mask(picture, guess, colours, truth))
