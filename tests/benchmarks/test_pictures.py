"""The benchmark of pictures runs what it says: batches, the model, and both, as often as asked."""

import itertools

import keras
import numpy as np
import tensorflow as tf

import mtl_keras as mtl
from benchmarks.pictures import Times, measure

STEPS, ROUNDS = 2, 3


def test_each_work_is_done_in_each_round():
    drawn = itertools.count()

    def rows():
        while True:
            next(drawn)
            yield {"x": np.ones((4, 3), np.float32)}, {"kind": np.array([0, 1, 0, 1])}, {"kind": np.ones(4, np.float32)}

    inputs = {"x": keras.Input((3,), name="x")}
    trunk = keras.Model(inputs, keras.layers.Dense(5)(inputs["x"]))
    model = mtl.build_model(trunk, [mtl.Task("kind", head=mtl.heads.Classification(labels=["a", "b"]))])
    model.compile(optimizer="sgd")
    signature = (
        {"x": tf.TensorSpec((None, 3), tf.float32)},
        {"kind": tf.TensorSpec((None,), tf.int64)},
        {"kind": tf.TensorSpec((None,), tf.float32)},
    )
    times = measure(model, tf.data.Dataset.from_generator(rows, output_signature=signature), STEPS, ROUNDS)
    # One batch stays ready; batches and both draw one before each round that does not count, and then one a step. Some
    # more may have been made ahead.
    assert next(drawn) >= 1 + ROUNDS * 2 * (STEPS + 1)
    # One step traces; model and both train one before each round, and then one a step.
    assert int(model.optimizer.iterations) == 1 + ROUNDS * 2 * (STEPS + 1)
    assert all(value > 0 for value in vars(times).values())
    assert isinstance(times, Times)
