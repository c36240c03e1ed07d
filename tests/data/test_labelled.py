"""Which rows have a label, and what is said where none has."""

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.cli.check import find, show
from mtl_keras.data.labelled import any_labelled, is_labelled, labelled_rows
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserErrors
from tests.data.made_pictures import noise, save

RECIPE = """
title = "tiles"
[tasks.mask]
head = {{ kind = "segmentation" }}
[tasks.mask.dataset]
kind = "image_masks"
folder = "{folder}"
images = "{{split}}/{{name}}.jpg"
masks = "{{split}}/{{name}}.png"
mask_values = {{ background = 0, defect = 255 }}
missing_masks = "unlabelled"
[model]
backbone = {{ kind = "small_cnn", image_size = [32, 32] }}
[train.optimizer]
kind = "adam"
"""


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (b"", False), (b"png", True), (np.int32(-1), False), (np.int32(0), True), (np.float32(-2.5), True),
        (np.float32("nan"), False), (np.array([-1, -1]), False), (np.array([0, 1]), True), ([], True), ([-1], False),
    ],
)  # fmt: skip
def test_a_label_is_there_or_not(label, expected):
    assert is_labelled(label) is expected


@pytest.mark.parametrize(
    "column",
    [
        tf.constant([b"", b"png"]), tf.constant([-1, 0, 3]), tf.constant([float("nan"), -2.5]),
        tf.constant([[-1, -1], [0, 1], [-1, 0]]), tf.zeros([2, 0], tf.int32),
        tf.ragged.constant([[], [-1], [-1, 2], [], [0], [-1, -1]], dtype=tf.int32),
        tf.ragged.constant([[], []], dtype=tf.int32),
    ],
)  # fmt: skip
def test_rows_of_a_batch_are_told_as_one_by_one(column):
    one_by_one = [is_labelled(row.numpy()) for row in column]
    assert labelled_rows(column).tolist() == one_by_one


def rows_of(*labels):
    read = []

    def rows():
        for label in labels:
            read.append(label)
            yield {"label": label}

    made = tf.data.Dataset.from_generator(rows, output_signature={"label": tf.TensorSpec([], tf.int32)})
    return Rows(made, "image", len(labels)), read


def test_one_label_is_enough_to_know_and_the_rest_is_not_read():
    assert not any_labelled(rows_of(-1, -1)[0])
    rows, read = rows_of(-1, 0, *[1] * 100)
    assert any_labelled(rows)
    assert len(read) < 100


@pytest.fixture
def recipe(tmp_path):
    """A recipe over two pictures a split, of which the first alone has a mask."""
    for split in ("train", "val", "test"):
        for number in range(2):
            save(tmp_path / split / f"{number}.jpg", noise(6, 9, number))
        save(tmp_path / split / "0.png", np.eye(6, 9, dtype=np.uint8) * 255)
    file = tmp_path / "tiles.toml"
    file.write_text(RECIPE.format(folder=tmp_path), encoding="utf-8")
    return file


def test_missing_labels_are_counted(recipe, capsys):
    show(find(str(recipe), [], load=True, step=False))
    assert "mask: 1 of the 2 rows of train have a label." in capsys.readouterr().out


def test_a_split_without_any_label_is_a_fault(recipe):
    (recipe.parent / "test" / "0.png").unlink()
    with pytest.raises(UserErrors) as caught:
        find(str(recipe), [], load=True, step=False).raise_errors()
    assert "tasks.mask.dataset: split test: expected rows with a label; of its 2 rows none has one" in str(caught.value)
