import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds

from mtl_keras import data_prep
from mtl_keras.data import Tfds
from mtl_keras.data.tfds_builder import open_builder
from mtl_keras.data.tfds_label import find_label
from mtl_keras.data.tfds_source import TfdsSource
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


def test_texts_with_any_number_of_labels(folder: Path) -> None:
    dataset = Tfds(name="small_topics", data_dir=str(folder), label="topics")
    assert (dataset.field, dataset.per, dataset.labels()) == ("text", "label", ["art", "law", "sea"])
    values, labels = dataset.load("train").as_lists()
    expected = {"painted ship": [1, 0, 1], "nothing": [0, 0, 0], "judge": [0, 1, 0]}
    assert dict(zip(values, labels, strict=True)) == expected
    with pytest.raises(UserError, match=r'expected a label in each row; "test" has rows without one'):
        dataset.load("test")


def test_labels_of_several_are_not_chosen_unasked(folder: Path) -> None:
    with pytest.raises(UserError, match=r'of the right type, "topics" \(all: "text", "topics"\); .* Set label'):
        Tfds(name="small_topics", data_dir=str(folder)).load("train")


def test_tasks_of_the_same_texts_share_their_rows(folder: Path) -> None:
    assert texts(folder).same_rows(texts(folder, label="score"))
    assert not texts(folder).same_rows(texts(folder, train="train[:50%]"))


@pytest.mark.parametrize(
    ("options", "split", "message"),
    [
        ({}, "validation", '"unlabelled", "partly_labelled" or a slice of one; received "val'),
        ({"test": "train[:1%]"}, "test", 'expected rows; "train[:1%]" has none'),
        ({"train": "one_class"}, "train", 'expected at least two classes; received "good"'),
        ({"train": "one_class", "test": "train"}, "test", 'received labels that no training row has: "bad"'),
        ({"test": "unlabelled"}, "test", 'expected a label in each row; "unlabelled" has only rows without one (-1)'),
        ({"test": "unlabelled"}, "test", 'train = "train[:95%]", validation = "train[95%:]", test = "validation"'),
        ({"test": "partly_labelled"}, "test", '"partly_labelled" has rows without one (-1)'),
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


@pytest.mark.parametrize("options", [{"name": "broken_texts/two"}, {"name": "broken_texts", "config": "two"}])
def test_data_that_cannot_be_prepared(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], options: dict[str, str]
) -> None:
    with pytest.raises(UserError) as caught:
        Tfds(data_dir=str(tmp_path), **options).load("train")
    assert caught.value.place == "dataset"
    assert caught.value.problem.startswith(
        '"broken_texts/two/1.0.0" could not be prepared (ConnectionError: no route to the'
    )
    assert caught.value.problem.endswith(" ...). Check the network, or set data_dir to a folder of prepared data.")
    assert "chatter" not in "".join(capfd.readouterr())


def test_data_are_prepared_quietly_and_once(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    texts(folder).load("train")  # what TensorFlow says at the first reading of a process is no matter of ours
    capfd.readouterr()
    texts(tmp_path).load("train")
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1].startswith("Prepared small_texts/1.0.0: train 8, one_class 1,")
    texts(tmp_path).load("train")
    assert "".join(capfd.readouterr()) == ""


def test_plain_python_is_quiet_too(folder: Path) -> None:
    texts(folder).load("train")
    code = "from tests.data import test_tfds as t; print(t.texts(t.Path(t.sys.argv[1])).load('train').count)"
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    process = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, env=environment)
    assert process.stdout == "8\n"
    assert "Logging error" not in process.stderr
    assert "deprecated" not in process.stderr


def test_labels_are_read_once_a_split(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = texts(folder, validation="train[:50%]", test="train[50%:]")
    dataset.load("train")
    assert dataset.opened.seen == {"train": {0, 1}}
    monkeypatch.setitem(dataset.opened.seen, "train", frozenset({0}))
    with pytest.raises(UserError, match='received labels that no training row has: "good"'):
        dataset.load("validation")


@pytest.mark.parametrize("name", ["tweet_entities:1.0.0", "tweet_entities"])
def test_our_own_sets_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    opened = []
    monkeypatch.setattr(data_prep, "builder", lambda *options: opened.append(options))
    open_builder(name, None, str(tmp_path))
    open_builder("tweet_sentiment/by_topic", None, None)
    open_builder("tweet_sentiment:1.0.0", "by_topic", None)
    assert opened == [
        (name, None, str(tmp_path)),
        ("tweet_sentiment", "by_topic", None),
        ("tweet_sentiment:1.0.0", "by_topic", None),
    ]


def test_unknown_version_and_configuration_of_our_own() -> None:
    with pytest.raises(UserError, match=r"has no version 9.0.0"):
        Tfds(name="tweet_entities:9.0.0").labels()
    with pytest.raises(UserError, match=r'has no configuration "by_tropic"'):
        Tfds(name="tweet_sentiment/by_tropic").labels()


def test_any_number_of_many_labels_takes_no_more_than_a_number_each() -> None:
    feature = tfds.features.Sequence(tfds.features.ClassLabel(num_classes=1000))
    read = find_label(
        Tfds(name="x", text="text", label="many"), {"text": tfds.features.Text(), "many": feature}, "text", "text"
    ).read
    for value in ([], [999], [3, 3, 0], [-1]):
        expected = [-1] * 1000 if value == [-1] else np.isin(np.arange(1000), value).tolist()
        assert read(tf.constant(value, tf.int64)).numpy().tolist() == expected
    graph = tf.function(read, autograph=False).get_concrete_function(tf.TensorSpec([50], tf.int64)).graph
    sizes = [output.shape.num_elements() or 0 for each in graph.get_operations() for output in each.outputs]
    assert max(sizes) == 1000


def test_values_are_read_without_labels(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = Tfds(name="small_topics", data_dir=str(folder), label="topics")
    rows = dataset.load("train")
    expected, _ = rows.as_lists()
    label = tf.constant(0)

    def refused(example: Any) -> tf.Tensor:
        with tf.control_dependencies([tf.debugging.Assert(False, ["a label was made"])]):
            return tf.identity(label)

    monkeypatch.setattr(TfdsSource, "_label", lambda self, example: refused(example))
    assert dataset.load("train").values() == expected
    with pytest.raises(tf.errors.InvalidArgumentError, match="a label was made"):
        dataset.load("train").as_lists()
    few = replace(rows, dataset=rows.dataset.take(2), count=2)
    assert few.values() == few.as_lists()[0] == expected[:2]
