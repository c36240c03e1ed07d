"""The weights of pixels."""

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.data.picture_rows import pixel_weights


@pytest.mark.parametrize("table", [None, np.array([2.0, 0.0, 5.0], np.float32)])
def test_a_pixel_weighs_as_its_row_and_its_class(table):
    classes = np.random.default_rng(0).integers(-1, 3, (4, 5, 6))
    rows = np.array([1, 0, 0.5, 2], np.float32)
    by_class = np.append([1, 1, 1] if table is None else table, 0)  # the last, of -1, is of no class
    received = pixel_weights(tf.constant(classes, tf.int32), tf.constant(rows), table)
    np.testing.assert_allclose(received, by_class[classes] * rows[:, None, None])
