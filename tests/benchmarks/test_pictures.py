"""The benchmark of pictures runs what it says: batches, the model, and both, as often as asked."""

import itertools
import os
import time

import keras
import numpy as np
import tensorflow as tf

import mtl_keras as mtl
from benchmarks.pictures import Times, measure
from mtl_keras.data.pipeline import PREFETCHED

STEPS, ROUNDS = 2, 3
DELAY = 0.02
"""Seconds that a batch takes to be made."""


def made():
    """Returns a tiny model, compiled, its batches without end, and the count of those that were drawn."""
    drawn = itertools.count()

    def rows():
        while True:
            next(drawn)
            time.sleep(DELAY)
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
    return model, tf.data.Dataset.from_generator(rows, output_signature=signature), drawn


def test_each_work_is_done_in_each_round():
    model, batches, drawn = made()
    times = measure(model, batches, STEPS, ROUNDS)
    # One batch stays ready; batches and both draw what may be made ahead before each round, and then one a step. Some
    # more may have been made ahead.
    ahead = PREFETCHED + os.cpu_count()
    assert next(drawn) >= 1 + ROUNDS * 2 * (STEPS + ahead)
    # One step traces; model and both train one a step.
    assert int(model.optimizer.iterations) == 1 + ROUNDS * 2 * STEPS
    assert all(value > 0 for value in vars(times).values())
    assert isinstance(times, Times)


def test_batches_take_as_long_as_they_are_made():
    model, batches, _ = made()
    times = measure(model, batches, STEPS, 1)
    assert times.batches >= DELAY
    assert times.both >= DELAY
