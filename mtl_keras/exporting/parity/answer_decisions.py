"""The decisions in the answers of heads: names of labels, tags and masks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from mtl_keras.exporting.parity.answered import Answered
from mtl_keras.exporting.parity.decisions import Decided, each_of, one_of, paths, second_of_two
from mtl_keras.exporting.parity.tag_scores import tag_scores
from mtl_keras.exporting.parity.thresholds import label_thresholds, second_threshold

Array = np.ndarray[Any, Any]
Decide = Callable[[Answered, Mapping[str, Array], float], dict[str, Decided]]
"""Takes what Keras says, what the artefact gives and the tolerance; returns the decisions by key."""


def label_numbers(names: Array, labels: Sequence[str]) -> Array:
    """Returns the numbers of the names of labels; -1 for any other string."""
    known = {label.encode(): number for number, label in enumerate(labels)}
    flat = [known.get(name, -1) for name in names.reshape(-1).tolist()]
    numbers: Array = np.array(flat, np.int64).reshape(names.shape)
    return numbers


def given_labels(names: Array, labels: Sequence[str]) -> Array:
    """Returns which labels [B, C + 1] are named, by names in front of their row.

    The last column is True where a row is not as it should be: another name, a name twice, or another order.
    """
    numbers = label_numbers(names, labels)
    flags = np.zeros((len(names), len(labels) + 1), bool)
    rows, places = np.nonzero(names != b"")
    flags[rows, numbers[rows, places]] = True
    for row, own in enumerate(numbers):
        expected = np.full(names.shape[1], -1)
        named = np.flatnonzero(flags[row, :-1])
        expected[: len(named)] = named
        flags[row, -1] |= not np.array_equal(own, expected)
    return flags


def compare_classes(answered: Answered, expected: Array, found: Array, tolerance: float) -> Decided:
    """Compares choices of one class, the likeliest, or of two by the threshold that was chosen."""
    probabilities, threshold = answered.answer["probabilities"], second_threshold(answered)
    if threshold is None:
        return one_of(expected, found, probabilities, tolerance)
    return second_of_two(expected, found, probabilities[..., 1], threshold, tolerance)


def _chosen(key: str) -> Decide:
    def decide(answered: Answered, found: Mapping[str, Array], tolerance: float) -> dict[str, Decided]:
        names, other_names = answered.answer[key], found[key]
        expected, other = label_numbers(names, answered.labels), label_numbers(other_names, answered.labels)
        decided = compare_classes(answered, expected, other, tolerance)
        return {key: decided._replace(differ=names != other_names)}

    return decide


def _given(answered: Answered, found: Mapping[str, Array], tolerance: float) -> dict[str, Decided]:
    expected, other = (given_labels(each["labels"], answered.labels) for each in (answered.answer, found))
    probabilities = np.pad(answered.answer["probabilities"], [(0, 0), (0, 1)], constant_values=np.inf)
    thresholds = np.append(label_thresholds(answered), np.float32(0))
    return {"labels": each_of(expected, other, probabilities, thresholds, tolerance)}


def _tags(answered: Answered, found: Mapping[str, Array], tolerance: float) -> dict[str, Decided]:
    names, other_names = answered.answer["tags"], found["tags"]
    differ, there = names != other_names, names != b""
    if not differ.any():
        return {"tags": Decided(differ, differ)}
    expected, other = label_numbers(names, answered.labels), label_numbers(other_names, answered.labels)
    scores = tag_scores(answered, expected, there), tag_scores(answered, other, there)
    none_either = ~there & (other_names == b"")
    tied = paths(expected, np.where(none_either, 0, np.where(there, other, -1)), scores, tolerance).tied
    return {"tags": Decided(differ, tied)}


def _mask(answered: Answered, found: Mapping[str, Array], tolerance: float) -> dict[str, Decided]:
    expected, other = answered.answer["mask"], found["mask"]
    differ, tied = expected != other, np.zeros(expected.shape, bool)
    for row in np.flatnonzero(differ.any(axis=(1, 2))).tolist():
        own = _own_probabilities(answered, row)
        inside = (row, slice(own.shape[0]), slice(own.shape[1]))
        tied[inside] = one_of(expected[inside], other[inside], own, tolerance).tied
    return {"mask": Decided(differ, tied)}


def _own_probabilities(answered: Answered, row: int) -> Array:
    """Returns the probabilities [h, w, C] of a picture's pixels at its own size."""
    import tensorflow as tf

    from mtl_keras.images.placement import restore

    prepared, sizes = answered.prepared, dict(zip(("heights", "widths"), answered.output.shape[1:3], strict=True))
    height, width = (
        prepared[f"image_{side}"][row] if f"image_{side}" in prepared else tf.constant(size)
        for side, size in sizes.items()
    )
    padded = "image_padded" in prepared and bool(prepared["image_padded"][row])
    found: Array = restore(tf.nn.softmax(answered.output[row]), height, width, "pad" if padded else "stretch").numpy()
    return found


ANSWER_DECISIONS: dict[str, Decide] = {
    "classification": _chosen("label"),
    "multi_label": _given,
    "segmentation": _mask,
    "token_classification": _chosen("labels"),
    "token_tagging": _tags,
}
"""By the kind of head; other keys than these are numbers, or what knows no ties."""
