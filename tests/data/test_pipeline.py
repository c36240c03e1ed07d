import time
from collections import Counter
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from benchmarks.padding import measure_padding
from mtl_keras.data.labels import Labels
from mtl_keras.data.lookup import Lookup
from mtl_keras.data.pipeline import evaluation_dataset, steps_per_epoch, training_dataset
from mtl_keras.data.preprocessing import read_source
from mtl_keras.data.rows import Rows
from mtl_keras.data.source import Source
from mtl_keras.distribute.share import Share
from mtl_keras.heads import Classification, MultiLabel
from tests.data.made import HEADS, INPUTS, letter_preprocessor, rows_of, sources

QUOTAS = {"tags": 6, "mood": 10}


@pytest.fixture(scope="module")
def made() -> list[Source]:
    return sources()


def batches(made: list[Source], steps: int, **options: Any) -> list[Any]:
    return list(training_dataset(made, HEADS, QUOTAS, seed=4, **options).take(steps).as_numpy_iterator())


def test_a_batch_has_every_task_and_weights_where_labels_are(made: list[Source]) -> None:
    for x, y, weights in batches(made, 5):
        assert set(x) == set(INPUTS)
        assert set(y) == set(weights) == set(HEADS)
        width = x["word_positions"].shape[1]
        assert x["word_shapes"].shape == x["word_positions"].shape == (16, width)
        assert y["tags"].shape == weights["tags"].shape == (16, width)
        assert y["mood"].shape == weights["mood"].shape == (16,)
        assert (y["tags"].dtype, y["mood"].dtype, y["score"].dtype) == ("int32", "int32", "float32")
        words = x["word_positions"] >= 0
        np.testing.assert_array_equal(weights["tags"] > 0, words & (np.arange(16) < 6)[:, None])
        np.testing.assert_array_equal(weights["mood"], np.where(np.arange(16) < 6, 0, np.where(y["mood"], 3, 1)))
        assert not weights["score"].any()
        assert not y["score"].any()
        assert not y["tags"][6:].any()


def test_several_labels_a_row_stand_beside_tags(made: list[Source]) -> None:
    labels = np.random.default_rng(0).integers(0, 2, (50, 3))
    texts = [f"{'a' * int(row @ [4, 2, 1])} b" for row in labels]  # its first word tells a text's labels
    heads = {"tags": HEADS["tags"], "topics": MultiLabel(labels=("x", "y", "z"))}
    rows = Rows.of_texts(texts, labels.tolist())
    topics = read_source("topics", rows, letter_preprocessor(), INPUTS, heads["topics"])
    dataset = training_dataset([made[0], topics], heads, {"tags": 4, "topics": 12}, seed=1)
    for x, y, weights in dataset.take(3).as_numpy_iterator():
        assert (y["topics"].shape, y["topics"].dtype) == ((16, 3), np.int32)
        np.testing.assert_array_equal(weights["topics"], np.repeat([[0.0] * 3, [1.0] * 3], [4, 12], axis=0))
        first_words = (x["token_ids"][4:] == ord("a")).sum(axis=1)
        np.testing.assert_array_equal(y["topics"][4:] @ [4, 2, 1], first_words)


def test_padding_is_the_preprocessor_s(made: list[Source]) -> None:
    x, _, _ = batches(made, 1)[0]
    for row, shapes, places in zip(x["token_ids"], x["word_shapes"], x["word_positions"], strict=True):
        end = row.tolist().index(2)
        assert set(row[end + 1 :]) <= {9}
        assert 9 not in row[: end + 1]
        np.testing.assert_array_equal(shapes == 0, places == -1)


def test_labels_stay_with_their_rows(made: list[Source]) -> None:
    source = made[0]
    values = source.labels["tags"].values
    known = dict(zip(rows_of(dense(source)), read(values, 90, 40), strict=True))
    for x, y, _ in batches(made, 10):
        for name, row in zip(rows_of(x)[:6], y["tags"], strict=False):
            np.testing.assert_array_equal(row, known[name][: len(row)])


def test_training_resumes_at_any_step(made: list[Source]) -> None:
    whole = batches(made, 130)
    for start in (1, 64, 100):
        resumed = batches(made, 130 - start, start_step=start)
        for one, other in zip(whole[start:], resumed, strict=True):
            for part, other_part in zip(one, other, strict=True):
                for key in part:
                    np.testing.assert_array_equal(part[key], other_part[key])


def test_rows_are_seen_equally_often(made: list[Source]) -> None:
    # 15 steps of 6 rows are a pass over the 90 rows, 20 steps of 10 a pass over the 200.
    seen: Counter[bytes] = Counter()
    for x, _, _ in batches(made, 60, window=60):
        seen.update(rows_of(x)[:6])
    assert set(seen.values()) == {4}
    assert len(seen) == 90


@pytest.mark.parametrize("shares", [[Share(0, 1, 2), Share(1, 1, 2)], [Share(0, 2, 6), Share(2, 2, 6), Share(4, 2, 6)]])
def test_workers_see_each_row_of_a_step_once(made: list[Source], shares: list[Share]) -> None:
    whole = batches(made, 12, window=4)
    for name, rows in (("tags", slice(0, 6)), ("mood", slice(6, 16))):
        expected = [Counter(rows_of(x)[rows]) for x, _, _ in whole]
        seen = [Counter[bytes]() for _ in whole]
        for share in shares:
            replicas = batches(made, 12 * share.own, window=4, share=share)
            for number, (x, y, weights) in enumerate(replicas):
                assert len(rows_of(x)) in (16 // share.replicas, 16 // share.replicas + 1)
                own = (weights[name] > 0).reshape(len(y["mood"]), -1).any(axis=1)
                seen[number // share.own].update(row for row, there in zip(rows_of(x), own, strict=True) if there)
        assert seen == expected, name


def test_workers_evaluate_each_row_once(made: list[Source]) -> None:
    found: Counter[bytes] = Counter()
    for number in range(3):
        dataset = evaluation_dataset(made, HEADS, 32, share=Share(number, 1, 3))
        assert int(dataset.cardinality()) == 3 + 7
        found.update(row for x, _, _ in dataset.as_numpy_iterator() for row in rows_of(x))
    assert found == Counter(row for x, _, _ in evaluation_dataset(made, HEADS, 32) for row in rows_of(x))


@pytest.mark.parametrize("by_length", [False, True])
def test_evaluation_takes_each_row_once(made: list[Source], by_length: bool) -> None:
    dataset = evaluation_dataset(made, HEADS, 32, by_length)
    assert int(dataset.cardinality()) == 3 + 7
    found = [row for x, _, _ in dataset.as_numpy_iterator() for row in rows_of(x)]
    orders = [source.by_length() if by_length else np.arange(source.size) for source in made]
    expected = [rows_of(dense(source))[row] for source, order in zip(made, orders, strict=True) for row in order]
    assert found == expected


def test_evaluation_does_not_weigh_classes(made: list[Source]) -> None:
    for _, _, weights in evaluation_dataset(made[1:], HEADS, 64).as_numpy_iterator():
        assert set(weights["mood"]) == {1.0}
        assert not weights["tags"].any()


def test_one_row_with_labels_of_two_tasks(made: list[Source]) -> None:
    mood = made[1]
    score = {"score": made[1].labels["mood"]}
    joint = Source("joint", mood.inputs, {**mood.labels, **score})
    _, y, weights = next(training_dataset([joint], HEADS, {"joint": 8}, seed=0).as_numpy_iterator())
    np.testing.assert_array_equal(y["mood"], y["score"])
    assert (weights["score"] > 0).all()


def test_rows_of_rare_classes_come_more_often(made: list[Source]) -> None:
    classes = np.repeat([0, 1], [180, 20])
    there = np.arange(200) != 199  # the last has no label: it comes once
    head = Classification(labels=("a", "b"), oversampling="balanced")
    labels = Labels.of(head, classes, there)
    rows = Source(
        "rare", {"number": np.arange(200)}, {"rare": labels, "mood": Labels.of(HEADS["mood"], classes, there)}
    )
    heads = {"rare": head, "mood": HEADS["mood"]}
    size = 180 + 19 * 9 + 1
    steps = training_dataset([rows], heads, {"rare": size}, seed=0, window=1).take(2).as_numpy_iterator()
    expected = np.where(classes == 1, 9, 1)
    expected[199] = 1
    for x, _, _ in steps:
        np.testing.assert_array_equal(np.bincount(x["number"], minlength=200), expected)


def test_sorting_by_length_saves_padding(made: list[Source]) -> None:
    padding = measure_padding({source.name: source.lengths for source in made}, QUOTAS, seed=0)
    assert padding.bucketed < 0.2 < 0.4 < padding.plain


def test_epochs() -> None:
    assert steps_per_epoch({"a": 90, "b": 200}, 16) == 19


def test_fast_enough_not_to_be_waited_for() -> None:
    dataset = training_dataset(sources(2000, 4000), HEADS, {"tags": 32, "mood": 32}, seed=0)
    batches = iter(dataset)
    next(batches)
    begin = time.process_time()
    for _ in range(200):
        next(batches)
    assert 200 / (time.process_time() - begin) > 50


def read(column: Any, count: int, width: int) -> Any:
    return Lookup(column)(tf.range(count), tf.constant(width)).numpy()


def dense(source: Source) -> dict[str, Any]:
    return {"token_ids": read(source.inputs["token_ids"], source.size, int(source.lengths.max()))}
