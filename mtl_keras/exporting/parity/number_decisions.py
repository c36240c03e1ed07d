"""The decisions that follow from the numbers of heads."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from mtl_keras.exporting.parity.answer_decisions import Decide, compare_classes
from mtl_keras.exporting.parity.answered import Answered
from mtl_keras.exporting.parity.decisions import Decided, each_of, paths
from mtl_keras.exporting.parity.tag_scores import tag_scores
from mtl_keras.exporting.parity.thresholds import label_thresholds, second_threshold

Array = np.ndarray[Any, Any]

LABEL = "label chosen"
GIVEN = "labels given"


def _likeliest(answered: Answered, found: Mapping[str, Array], tolerance: float) -> dict[str, Decided]:
    threshold = second_threshold(answered)
    expected, other = (_classes(each["probabilities"], threshold) for each in (answered.answer, found))
    return {LABEL: compare_classes(answered, expected, other, tolerance)}


def _classes(probabilities: Array, threshold: float | None) -> Array:
    chosen: Array = probabilities.argmax(axis=-1) if threshold is None else probabilities[..., 1] >= threshold
    return chosen.astype(np.int64)


def _given(answered: Answered, found: Mapping[str, Array], tolerance: float) -> dict[str, Decided]:
    thresholds = label_thresholds(answered)
    expected, other = answered.answer["probabilities"], found["probabilities"]
    return {GIVEN: each_of(expected >= thresholds, other >= thresholds, expected, thresholds, tolerance)}


def _tags(answered: Answered, found: Mapping[str, Array], tolerance: float) -> dict[str, Decided]:
    expected, other = answered.answer["tag_ids"], found["tag_ids"]
    if np.array_equal(expected, other):
        return {"tag_ids": Decided(expected != other, np.zeros(expected.shape, bool))}
    head: Any = answered.head
    there = np.asarray(head.there(answered.output, answered.prepared))
    known = (other >= 0) & (other < len(answered.labels)) & (there | (other == expected))
    valid = np.where(known, other, -1)
    scores = tag_scores(answered, expected, there), tag_scores(answered, valid, there)
    return {"tag_ids": Decided(expected != other, paths(expected, valid, scores, tolerance).tied)}


NUMBER_DECISIONS: dict[str, Decide] = {
    "classification": _likeliest,
    "multi_label": _given,
    "segmentation": _likeliest,
    "token_classification": _likeliest,
    "token_tagging": _tags,
}
"""By the kind of head."""
