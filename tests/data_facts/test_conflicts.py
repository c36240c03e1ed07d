"""Equal rows with different labels are found, missing labels apart."""

import math
from typing import Any

import pytest
import tensorflow as tf

from mtl_keras.data.rows import Rows
from mtl_keras.data_facts.conflicts import conflicts
from mtl_keras.heads import (
    Classification,
    Head,
    MultiLabel,
    Regression,
    Segmentation,
    TokenClassification,
    TokenTagging,
)

NAMES = ["bad", "good", "mixed"]


def of_texts(texts: list[str], labels: list[Any], dtype: str = "int32") -> tuple[Rows, list[str]]:
    return Rows.of_texts(texts, labels, dtype), texts


def found(splits: list[tuple[Rows, Any]], head: Head) -> dict[str, Any]:
    return conflicts([rows for rows, _ in splits], [values for _, values in splits], head)


def test_in_a_split_and_across_splits() -> None:
    train = of_texts(["a", "b", "a", "c", "a"], [0, 1, 1, 2, 0])
    test = of_texts(["b", "c", "d"], [1, 0, 2])
    assert found([train, test], Classification(labels=NAMES)) == {
        "inputs": 2,
        "rows": 5,
        "examples": [{"row": "a", "labels": ["bad", "good"]}, {"row": "c", "labels": ["mixed", "bad"]}],
    }


def test_a_missing_label_contradicts_none() -> None:
    train = of_texts(["a", "a", "b", "b"], [-1, 1, -1, -1])
    assert found([train], Classification(labels=NAMES)) == {"inputs": 0, "rows": 0, "examples": []}
    values = of_texts(["a", "a", "b", "b", "b"], [0.5, math.nan, -1.0, 2.5, math.nan], "float32")
    assert found([values], Regression()) == {
        "inputs": 1,
        "rows": 2,
        "examples": [{"row": "b", "labels": ["-1", "2.5"]}],
    }


def test_several_labels_a_row() -> None:
    train = of_texts(
        ["a", "a", "b", "b", "c", "c"], [[1, 0, 1], [0, 0, 0], [1, 1, 0], [-1, -1, -1], [1, 0, 0], [1, 0, 0]]
    )
    (example,) = found([train], MultiLabel(labels=NAMES))["examples"]
    assert example == {"row": "a", "labels": ["bad; mixed", "none"]}


def test_words_are_told_with_their_places() -> None:
    words = [["in", "Paris"], ["in", "Paris"], ["Paris"], ["Paris"]]
    train = Rows.of_words(words, [[0, 1], [0, 0], [1], [1]]), words
    (example,) = found([train], TokenTagging(labels=["O", "B-place", "I-place"]))["examples"]
    assert example == {"row": "in Paris", "labels": ["Paris (no. 2): B-place", "Paris (no. 2): O"]}


@pytest.mark.parametrize(("second", "inputs"), [([-1, 1, 2], 0), ([0, 1, 1], 1), ([-1, -1, -1], 0)])
def test_residues_without_a_label(second: list[int], inputs: int) -> None:
    rows = Rows.of_sequences(["MKV", "MKV"], ["P", "Q"], [[0, -1, 2], second], "int32", "word")
    assert found([(rows, ["MKV", "MKV"])], TokenClassification(labels=NAMES))["inputs"] == inputs


def test_pictures_are_named_and_told_from_masks() -> None:
    columns = {"image": [b"x"] * 4, "name": ["1.jpg", "2.jpg", "3.jpg", "4.jpg"], "label": [b"m", b"n", b"", b"m"]}
    rows = Rows(tf.data.Dataset.from_tensor_slices(columns), "image", 4)
    head = Segmentation(labels=["no", "yes"])
    assert found([(rows, ["p", "p", "p", "q"])], head)["examples"] == [{"row": "1.jpg", "labels": ["2 masks"]}]
    assert found([(rows, ["p", "q", "r", "p"])], head)["inputs"] == 0


def test_of_many_the_first_are_shown() -> None:
    texts = [letter * 100 for letter in "abcdef"] * 2
    told = found([of_texts(texts, [0] * 6 + [1] * 6)], Classification(labels=NAMES))
    assert (told["inputs"], told["rows"], len(told["examples"])) == (6, 12, 3)
    assert all(len(each["row"]) == 60 for each in told["examples"])
