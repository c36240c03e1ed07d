from typing import Any

import numpy as np
import tensorflow as tf

from mtl_keras.data.preprocessing import BATCH, read_source
from mtl_keras.data.ragged import Ragged
from mtl_keras.data.rows import Rows
from mtl_keras.heads import MultiLabel
from tests.data.made import HEADS, INPUTS, letter_preprocessor, sources, tagged_rows


def listed(column: Any) -> list[list[int]]:
    assert isinstance(column, Ragged)
    return [row.tolist() for row in np.split(column.values, column.splits[1:-1])]


def test_inputs_are_kept_without_padding() -> None:
    rows = Rows.of_words([["ab", "c"], [], ["d"]], [[1, 2], [], [0]])
    source = read_source("tags", rows, letter_preprocessor(), INPUTS, HEADS["tags"])
    assert set(source.inputs) == set(INPUTS)
    assert listed(source.inputs["token_ids"]) == [[1, 97, 98, 99, 2], [1, 2], [1, 100, 2]]
    assert listed(source.inputs["word_positions"]) == [[1, 3], [], [1]]
    assert listed(source.labels["tags"].values) == [[1, 2], [], [0]]
    assert source.lengths.tolist() == [5, 2, 3]
    assert source.by_length().tolist() == [1, 2, 0]


def test_many_batches_give_each_row() -> None:
    count = 2 * BATCH + 3
    rows = tagged_rows(count)
    source = read_source("tags", rows, letter_preprocessor(), INPUTS, HEADS["tags"])
    words, tags = rows.as_lists()
    assert source.size == count
    assert source.lengths.tolist() == [2 + sum(map(len, row)) for row in words]
    assert listed(source.labels["tags"].values) == tags


def test_labels_of_dropped_words_are_left_out_and_counted() -> None:
    rows = Rows.of_words([["ab", "c", "d"], ["e"]], [[1, 2, 0], [0]])
    source = read_source("tags", rows, letter_preprocessor(5), INPUTS, HEADS["tags"])
    assert listed(source.labels["tags"].values) == [[1, 2], [0]]
    assert source.dropped == 1


def test_class_weights_are_those_of_training_only() -> None:
    labels = sources()[1].labels["mood"]
    assert labels.training_weights.tolist() == [3.0 if value else 1.0 for value in labels.values]
    assert labels.present.tolist() == [1.0] * 200


def test_several_labels_a_row_are_weighed_each() -> None:
    rows = Rows.of_texts(["ab", "c d", "e"], [[1, 0], [0, 0], [1, 1]])
    head = MultiLabel(labels=("x", "y"), class_weights={"y": 3.0})
    source = read_source("topics", rows, letter_preprocessor(), INPUTS, head)
    assert source.dropped == 0
    labels = source.labels["topics"]
    assert np.asarray(labels.values).tolist() == [[1, 0], [0, 0], [1, 1]]
    assert np.asarray(labels.present).tolist() == [[1.0]] * 3
    assert np.asarray(labels.training_weights).tolist() == [[1, 1], [1, 1], [1, 3]]


def test_missing_labels_of_texts_have_no_weight() -> None:
    rows = Rows.of_texts(["ab", "c d", "e"], [1, -1, 0])
    labels = read_source("mood", rows, letter_preprocessor(), INPUTS, HEADS["mood"]).labels["mood"]
    assert np.asarray(labels.values).tolist() == [1, 0, 0]
    assert np.asarray(labels.present).tolist() == [1, 0, 1]
    assert np.asarray(labels.training_weights).tolist() == [3, 0, 1]
    scores = Rows.of_texts(["ab", "c"], [float("nan"), -2.0], "float32")
    found = read_source("score", scores, letter_preprocessor(), INPUTS, HEADS["score"]).labels["score"]
    assert (np.asarray(found.values).tolist(), np.asarray(found.present).tolist()) == ([0, -2], [0, 1])
    several = Rows.of_texts(["ab", "c"], [[-1, -1], [0, 1]])
    head = MultiLabel(labels=("x", "y"))
    topics = read_source("topics", several, letter_preprocessor(), INPUTS, head).labels["topics"]
    assert np.asarray(topics.training_weights).tolist() == [[0], [1]]


def test_missing_tags_of_words_have_no_weight_and_are_not_dropped() -> None:
    rows = Rows.of_words([["ab", "cd"], ["e"] * 9], [[1, 2], [-1] * 9])
    source = read_source("tags", rows, letter_preprocessor(6), INPUTS, HEADS["tags"])
    assert source.dropped == 0
    present = source.labels["tags"].present
    assert isinstance(present, Ragged)
    assert present.lengths[0] == 2
    assert present.values[:2].tolist() == [1, 1]
    assert not present.values[2:].any()


def test_a_class_of_words_is_of_the_row() -> None:
    rows = Rows.of_words([["ab", "cd"], ["e"]], [0, -1], per="row")
    labels = read_source("mood", rows, letter_preprocessor(), INPUTS, HEADS["mood"]).labels["mood"]
    assert np.asarray(labels.present).tolist() == [1, 0]


def test_fixed_inputs_stay_arrays() -> None:
    features = np.arange(12, dtype="float32").reshape(4, 3)
    dataset = tf.data.Dataset.from_tensor_slices({"features": features, "label": np.arange(4.0, dtype="float32")})
    rows = Rows(dataset, "features", 4)
    preprocessor: Any = lambda batch: {"scaled": batch["features"] * 2}  # noqa: E731
    source = read_source("score", rows, preprocessor, ["scaled"], HEADS["score"])
    np.testing.assert_array_equal(source.inputs["scaled"], features * 2)
    assert source.lengths.tolist() == [1, 1, 1, 1]
