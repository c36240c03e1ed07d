from pathlib import Path
from typing import Any

import pytest

from mtl_keras.data import Tfds
from mtl_keras.errors import UserError
from tests.data import small_builders

assert small_builders  # its import registers the builders


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tfds")


def texts(folder: Path, **options: Any) -> Tfds:
    return Tfds(name="small_texts", data_dir=str(folder), **options)


def test_words_are_found_and_tags_put_in_our_order(folder: Path) -> None:
    dataset = Tfds(name="small_tagging", data_dir=str(folder))
    assert dataset.field == "words"
    assert dataset.labels() == ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"]
    words, tags = dataset.load("train").as_lists()
    by_first = {row[0]: (row, tag) for row, tag in zip(words, tags, strict=True)}
    assert by_first == {"Ann": (["Ann", "Lee"], [3, 4]), "in": (["in", "Rome", "."], [0, 1, 0])}


def test_texts_and_slices(folder: Path) -> None:
    dataset = texts(folder, train="train[:50%]", test="train[50%:]")
    assert dataset.field == "text"
    assert dataset.labels() == ["bad", "good"]
    train, test = dataset.load("train"), dataset.load("test")
    assert (train.count, test.count) == (4, 4)
    values, labels = train.as_lists()
    more, others = test.as_lists()
    assert sorted(values + more) == [f"row {number}" for number in range(8)]
    assert labels + others == [int(value[-1]) % 2 for value in values + more]


def test_numbers(folder: Path) -> None:
    dataset = texts(folder, label="score")
    assert dataset.labels() is None
    values, labels = dataset.load("train").as_lists()
    assert labels == [int(value[-1]) / 4 for value in values]


@pytest.mark.parametrize(
    ("options", "split", "message"),
    [
        ({}, "validation", 'expected a split of "train", "one_class", "unlabelled" or a slice of one; received "val'),
        ({"test": "train[:1%]"}, "test", 'expected rows; "train[:1%]" has none'),
        ({"train": "one_class"}, "train", 'expected at least two classes; received "good"'),
        ({"train": "one_class", "test": "train"}, "test", 'received labels that no training row has: "bad"'),
        ({"test": "unlabelled"}, "test", "expected a label in each row; received -1"),
        (
            {"text": "title"},
            "train",
            'dataset.text: expected one of the fields of small_texts of the right type, "text"',
        ),
        ({"label": "text"}, "train", 'of the right type, "label", "score"'),
    ],
)
def test_faults(folder: Path, options: dict[str, str], split: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        texts(folder, **options).load(split)
    assert message in str(caught.value)


def test_unknown_name(folder: Path) -> None:
    with pytest.raises(UserError, match=r'received "tweet_entity"\. Did you mean "tweet_entities"'):
        Tfds(name="tweet_entity", data_dir=str(folder)).load("train")
