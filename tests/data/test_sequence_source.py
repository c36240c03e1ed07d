"""Rows of sequences: joint labels of which some are missing, and stretches of long ones."""

from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.backbones.sequence_preprocessor import SequencePreprocessor
from mtl_keras.data.pipeline import evaluation_dataset, training_dataset
from mtl_keras.data.rows import Rows
from mtl_keras.data.sequence_source import read_sequences
from mtl_keras.data.source import Source
from mtl_keras.distribute.share import Share
from mtl_keras.heads import Classification, MultiLabel, Regression, TokenClassification
from mtl_keras.sequences.alphabet import AMINO_ACIDS, RESIDUES

HEADS = {
    "place": Classification(labels=("in", "out")),
    "terms": MultiLabel(labels=("a", "b", "c")),
    "heat": Regression(),
    "fold": TokenClassification(labels=tuple(AMINO_ACIDS)),
}
CROP = 20
COUNT = 30


@pytest.fixture(scope="module")
def sequences() -> list[str]:
    draw = np.random.default_rng(0)
    return ["".join(draw.choice(list(AMINO_ACIDS), draw.integers(10, 60))) for _ in range(COUNT)]


def labels(sequences: list[str]) -> dict[str, list[Any]]:
    """The label of a residue is its letter's number, that of each third residue is missing."""
    return {
        "place": [(-1, 0, 1)[row % 3] for row in range(COUNT)],
        "terms": [[-1] * 3 if row % 4 == 0 else [row % 2, 1, 0] for row in range(COUNT)],
        "heat": [float("nan") if row % 5 == 0 else -row for row in range(COUNT)],
        "fold": [
            [-1 if place % 3 == 2 else AMINO_ACIDS.index(letter) for place, letter in enumerate(sequence)]
            for sequence in sequences
        ],
    }


def source(sequences: list[str], crop: int | None = CROP) -> Source:
    letters = {letter: number for number, letter in enumerate(RESIDUES, 1)}
    rows = {
        task: Rows.of_sequences(
            sequences,
            [str(row) for row in range(COUNT)],
            own,
            "float32" if task == "heat" else "int32",
            HEADS[task].per,
        )
        for task, own in labels(sequences).items()
    }
    return read_sequences(rows, SequencePreprocessor(letters), HEADS, crop)


def batches(sequences: list[str], count: int, start: int = 0) -> list[Any]:
    made = source(sequences)
    dataset = training_dataset([made], HEADS, {made.name: 8}, seed=3, start_step=start, window=4)
    return [tf.nest.map_structure(lambda value: value.numpy(), batch) for batch in dataset.take(count)]


def test_crops_do_not_know_of_replicas(sequences: list[str]) -> None:
    made = source(sequences)
    ((whole, _, _),) = batches(sequences, 1)
    ids = next(key for key, value in whole.items() if value.ndim == 2)
    for number in range(3):
        dataset = training_dataset([made], HEADS, {made.name: 8}, seed=3, window=4, share=Share(number, 1, 3))
        x, _, _ = next(dataset.as_numpy_iterator())
        assert [word(row) for row in x[ids]] == [word(row) for row in whole[ids][number::3]]


def word(ids: np.ndarray) -> str:
    return "".join(AMINO_ACIDS[number - 1] for number in ids if number)


def test_plain_rows_are_what_was_given(sequences: list[str]) -> None:
    for task, own in labels(sequences).items():
        rows = Rows.of_sequences(sequences, ["n"] * COUNT, own, "float32", HEADS[task].per)
        values, read = rows.as_lists()
        assert values == rows.values() == sequences
        np.testing.assert_equal(read, own)


def test_evaluation_takes_each_row_whole_with_every_task(sequences: list[str]) -> None:
    made, seen = source(sequences), 0
    expected = labels(sequences)
    for x, y, weights in evaluation_dataset([made], HEADS, 7):
        for place, ids in enumerate(x["residue_ids"].numpy()):
            row, size = seen + place, len(sequences[seen + place])
            assert word(ids) == sequences[row]
            assert float(weights["place"][place]) == (expected["place"][row] >= 0)
            assert weights["terms"][place].numpy().tolist() == [float(row % 4 != 0)] * 3
            assert float(weights["heat"][place]) == (row % 5 != 0)
            fold = np.array(expected["fold"][row])
            np.testing.assert_array_equal(weights["fold"][place][:size], fold >= 0)
            np.testing.assert_array_equal(y["fold"][place][:size], np.maximum(fold, 0))
            assert not np.any(weights["fold"][place][size:])
            assert not np.isnan(y["heat"][place])
        seen += len(x["residue_ids"])
    assert seen == COUNT


def test_training_takes_stretches_with_the_labels_of_their_residues(sequences: list[str]) -> None:
    stretches: dict[str, set[str]] = {}
    for x, y, weights in batches(sequences, 120):
        assert x["residue_ids"].shape[1] <= CROP
        for ids, fold, there in zip(x["residue_ids"], y["fold"], weights["fold"], strict=True):
            stretch = word(ids)
            whole = next(sequence for sequence in sequences if stretch in sequence)
            assert len(stretch) == min(len(whole), CROP)
            given = there[: len(stretch)] > 0
            assert "".join(np.array(list(stretch))[given]) == "".join(AMINO_ACIDS[n] for n in fold[there > 0])
            if len(whole) > CROP:
                start = whole.index(stretch)
                np.testing.assert_array_equal(given, (np.arange(start, start + len(stretch)) % 3) != 2)
                stretches.setdefault(whole, set()).add(stretch)
    longest = max(stretches, key=len)
    places = {longest.index(stretch) for stretch in stretches[longest]}
    assert len(places) > (len(longest) - CROP) // 3, "few stretches of the longest sequence occur"


def test_stretches_are_a_function_of_seed_and_step(sequences: list[str]) -> None:
    whole, resumed = batches(sequences, 6), batches(sequences, 2, start=4)
    for one, other in zip(whole[4:], resumed, strict=True):
        tf.nest.map_structure(np.testing.assert_array_equal, one, other)
    assert any(not np.array_equal(one[0]["residue_ids"], whole[0][0]["residue_ids"]) for one in whole[1:])
