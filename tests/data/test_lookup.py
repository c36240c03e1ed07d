from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.data.lookup import Lookup
from mtl_keras.data.ragged import Ragged


def test_rows_of_different_lengths_equal_a_loop() -> None:
    made = np.random.default_rng(0)
    rows = [made.integers(1, 100, made.integers(0, 9)) for _ in range(50)]
    lookup = Lookup(Ragged.of(np.concatenate(rows), np.array([len(row) for row in rows]), pad=-1))
    chosen = made.integers(0, 50, 20)
    assert lookup.width(tf.constant(chosen)) == max(len(rows[row]) for row in chosen)
    for width in (0, 1, 4, 12):
        expected = [[*rows[row][:width], *[-1] * (width - len(rows[row]))] for row in chosen]
        assert lookup(tf.constant(chosen), tf.constant(width)).numpy().tolist() == expected


def test_only_empty_rows() -> None:
    lookup = Lookup(Ragged.of(np.zeros(0, np.int32), np.array([0, 0]), pad=5))
    rows = tf.constant([1, 0])
    assert lookup.width(rows) == 1
    assert lookup(rows, tf.constant(2)).numpy().tolist() == [[5, 5], [5, 5]]


def test_rows_of_encoded_pictures_and_of_several_labels() -> None:
    encoded = [b"", b"\x00\xff\x00", b"GIF"]  # bytes with zeros at their ends are kept as they are
    assert Lookup(np.array(encoded, object))(tf.constant([2, 1, 0]), tf.constant(1)).numpy().tolist() == encoded[::-1]
    labels = np.arange(6, dtype=np.int32).reshape(3, 2)
    np.testing.assert_array_equal(Lookup(labels)(tf.constant([0, 2]), tf.constant(9)), labels[[0, 2]])


def test_rows_of_an_array() -> None:
    lookup = Lookup(np.arange(6).reshape(3, 2))
    assert lookup(tf.constant([2, 0]), tf.constant(9)).numpy().tolist() == [[4, 5], [0, 1]]


@pytest.fixture
def strict_placement() -> Iterator[None]:
    """Makes a tensor that is to be on a device which is not there an error."""
    soft = tf.config.get_soft_device_placement()
    tf.config.set_soft_device_placement(False)
    yield
    tf.config.set_soft_device_placement(soft)


@pytest.mark.parametrize("column", [np.arange(6), Ragged.of(np.arange(6), np.array([2, 4]))])
def test_columns_stay_in_the_computer_s_memory(column: Any, strict_placement: None) -> None:
    with tf.device("GPU:7"):
        lookup = Lookup(column)
    assert lookup(tf.constant([1]), tf.constant(4)).numpy().size
