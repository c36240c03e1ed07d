"""What the line of one picture in the predictions of a segmentation says."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from mtl_keras.metrics.iou_scores import iou_scores


def mean_iou_of_line(line: Mapping[str, Any]) -> float:
    """Returns the mean IoU of a picture's classes, those of the truth and of the prediction; 1 without any pixel."""
    counts = np.asarray(line["confusion"])
    return iou_scores(counts)["mean_iou"] if counts.any() else 1.0


def has_several_classes(line: Mapping[str, Any]) -> bool:
    """Says whether a picture's true mask has pixels of more than one class."""
    return int(np.count_nonzero(np.sum(line["confusion"], axis=1))) > 1
