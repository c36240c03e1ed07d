"""A small model and rows for the tests of the model."""

import keras
import numpy as np

import mtl_keras as mtl

ROWS = 30


def data():
    """Returns x, y and sample weights with missing labels; a missing number is NaN."""
    random = np.random.default_rng(0)
    x = random.normal(size=(ROWS, 4)).astype("float32")
    weights = {
        "price": random.choice([0.0, 1.0, 2.0], ROWS).astype("float32"),
        "kind": random.choice([0.0, 1.0], ROWS).astype("float32"),
    }
    price = np.where(weights["price"] != 0, x.sum(1) + random.normal(size=ROWS), 0).astype("float32")
    return x, {"price": price, "kind": random.integers(0, 3, ROWS)}, weights


def linear_model(loss_weight=1.0, classification=True, balancer="fixed"):
    """Returns a compiled model with a linear trunk and no dropout."""
    keras.utils.set_random_seed(1)
    inputs = keras.Input((4,), name="features")
    trunk = keras.Model(inputs, keras.layers.Dense(3)(inputs), name="trunk")
    tasks = [mtl.Task("price", head=mtl.heads.Regression())]
    if classification:
        head = mtl.heads.Classification(labels=["a", "b", "c"], dropout=0.0)
        tasks.append(mtl.Task("kind", head=head, loss_weight=loss_weight))
    model = mtl.build_model(trunk, tasks, balancer=balancer)
    model.compile(optimizer="sgd")
    return model
