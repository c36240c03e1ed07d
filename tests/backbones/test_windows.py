"""Windows against brute force in numpy, and against no windows."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.backbones.windows import Windows

WINDOW, OVERLAP, LETTERS = 16, 6, 9


@keras.saving.register_keras_serializable(package="tests")
class WholeWindow(keras.layers.Layer):
    """Gives each residue its id, its place in the window, and the window's length and mean: any other cut is seen."""

    def call(self, ids):
        present = tf.cast(ids != 0, tf.float32)
        length = tf.reduce_sum(present, 1, keepdims=True)
        mean = tf.reduce_sum(tf.cast(ids, tf.float32), 1, keepdims=True) / tf.maximum(length, 1)
        place = tf.cumsum(present, axis=1)
        return tf.stack([tf.cast(ids, tf.float32), place, length * present, mean * present], -1)

    def compute_output_shape(self, shape):
        return (*shape, 4)


def whole_window():
    ids = keras.Input((None,), dtype="int32")
    return keras.Model(ids, WholeWindow()(ids))


def convolution(radius):
    """An encoder whose features depend on as many residues on either side."""
    ids = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(LETTERS, 8)(ids)
    x = x * keras.ops.cast(keras.ops.not_equal(ids, 0), "float32")[..., None]
    return keras.Model(ids, keras.layers.Conv1D(5, 2 * radius + 1, padding="same")(x))


def brute_force(row, window, overlap):
    """Returns what ``WholeWindow`` gives of the window in which a residue is the farthest from a cut."""
    starts = [0]
    while starts[-1] + window < len(row):
        starts.append(starts[-1] + window - overlap)
    found = []
    for place in range(len(row)):
        depths = []
        for number, start in enumerate(starts):
            inside = start <= place < start + window
            left = place - start if number else np.inf
            right = start + window - 1 - place if number < len(starts) - 1 else np.inf
            depths.append(min(left, right) if inside else -1)
        chosen = len(starts) - 1 - int(np.argmax(depths[::-1]))
        own = row[starts[chosen] : starts[chosen] + window]
        found.append([row[place], place - starts[chosen] + 1, len(own), np.mean(own)])
    return np.array(found, "float32").reshape(-1, 4)


def rows(lengths, seed=0):
    draw = np.random.default_rng(seed)
    ids = np.zeros((len(lengths), max(1, *lengths)), np.int32)
    for row, length in zip(ids, lengths, strict=True):
        row[:length] = draw.integers(1, LETTERS, length)
    return ids


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(("window", "overlap"), [(16, 6), (16, 5), (16, 0), (16, 13), (7, 4)])
def test_equals_brute_force(window, overlap, training):
    lengths = [0, 1, 5, window - 1, window, window + 1, 2 * window - overlap, 2 * window - overlap + 1, 100]
    ids = rows(lengths)
    layer = Windows(whole_window(), window, overlap, residues_at_once=3 * window)
    for found in (layer(ids, training=training), tf.function(layer)(tf.constant(ids), training=training)):
        for row, length, own in zip(ids, lengths, found.numpy(), strict=True):
            np.testing.assert_allclose(own[:length], brute_force(row[:length], window, overlap), rtol=1e-6)
            assert not own[length:].any()


@pytest.mark.parametrize(("radius", "exact"), [(0, True), (2, True), (3, True), (4, False)])
def test_windows_change_nothing_where_they_overlap_by_what_a_residue_sees(radius, exact):
    encoder, ids = convolution(radius), rows([3, 16, 40, 95])
    windowed = Windows(encoder, WINDOW, OVERLAP)(ids).numpy()
    whole = Windows(encoder, 1000, OVERLAP)(ids).numpy()
    assert (np.abs(windowed - whole).max() < 1e-5) == exact


def spied(residues_at_once):
    """Returns a list that gets the places computed at each call of the encoder, and the layer that calls it."""
    sizes = []

    class Spy(keras.layers.Layer):
        def call(self, ids):
            tf.py_function(lambda size: sizes.append(int(size)), [tf.size(ids)], [])
            return tf.cast(ids, tf.float32)[..., tf.newaxis]

        def compute_output_shape(self, shape):
            return (*shape, 1)

    ids = keras.Input((None,), dtype="int32")
    layer = Windows(keras.Model(ids, Spy()(ids)), WINDOW, OVERLAP, residues_at_once)
    sizes.clear()
    return sizes, layer


def test_a_long_row_gives_short_ones_no_windows():
    sizes, layer = spied(4 * WINDOW)
    layer(rows([5] * 10 + [106]))
    assert sum(sizes) == 20 * WINDOW, "one window of each short row, ten of the long one"
    assert max(sizes) == 4 * WINDOW


@pytest.mark.parametrize("lengths", [[3, 40, 95], [3, 5], [16, 16], [95], [4], [0, 7]])
@pytest.mark.parametrize("wrap", [lambda call: call, tf.function], ids=["eager", "graph"])
def test_gradients_are_those_without_windows(lengths, wrap):
    encoder, ids = convolution(2), tf.constant(rows(lengths))
    weights = [each.value for each in encoder.trainable_variables]

    def gradients(apply):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.sin(apply(ids)) * tf.cast(ids != 0, tf.float32)[..., tf.newaxis])
        return [tf.convert_to_tensor(each) for each in tape.gradient(loss, weights)]

    layer = Windows(encoder, WINDOW, OVERLAP)
    found = wrap(lambda: gradients(lambda ids: layer(ids, training=True)))()
    for one, other in zip(found, gradients(encoder), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)


@pytest.mark.parametrize("lengths", [[5] * 10 + [16], [16] + [2] * 9 + [3] + [14, 15], [7] * 4, [9], [1, 2, 3, 16]])
def test_training_computes_as_few_places_as_two_groups_need(lengths):
    sizes, layer = spied(len(lengths) * WINDOW)
    layer(rows(lengths), training=True)
    ordered = sorted(lengths)
    splits = [k * ordered[k - 1] + (len(lengths) - k) * ordered[-1] for k in range(1, len(lengths))]
    assert sum(sizes) == (min(splits) if splits else lengths[0] + 1)


@pytest.mark.parametrize("training", [False, True])
def test_an_empty_batch(training):
    found = Windows(convolution(1), WINDOW, OVERLAP)(np.zeros((0, 3), np.int32), training=training)
    assert found.shape == (0, 3, 5)


def test_a_trunk_with_windows_is_cloned():
    ids = keras.Input((None,), dtype="int32")
    trunk = keras.Model(ids, Windows(convolution(2), WINDOW, OVERLAP)(ids))
    clone = keras.models.clone_model(trunk)
    clone.set_weights(trunk.get_weights())
    np.testing.assert_array_equal(clone(rows([3, 40])), trunk(rows([3, 40])))
