"""Small trunks, tasks and rows for the tests of sharing."""

import keras
import numpy as np
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.trunk_columns import TrunkColumns

ROWS = 16


def layers_trunk(units=(3, 3), size=4, activation=None):
    """A trunk of vectors with layers ``layer_0``, ``layer_1``, ..."""
    inputs = x = keras.Input((size,), name="x")
    for number, width in enumerate(units):
        x = keras.layers.Dense(width, activation=activation, name=f"layer_{number}")(x)
    return keras.Model(inputs, x, name="trunk")


def pass_trunk(size=4):
    """A trunk that gives what it takes."""
    inputs = keras.Input((size,), name="x")
    return keras.Model(inputs, keras.layers.Identity(name="same")(inputs), name="trunk")


def picture_trunk():
    """A trunk of 16 x 16 pictures with all kinds of features: a vector, tokens with a mask, and maps."""
    image = keras.Input((16, 16, 3), name="image")
    maps = keras.layers.Conv2D(8, 4, 4, activation="relu", name="convolution")(image)
    tokens = keras.layers.Dense(6, activation="tanh", name="dense")(keras.layers.Reshape((16, 8), name="row")(maps))
    mask = keras.ops.any(keras.ops.not_equal(keras.layers.Reshape((16, -1), name="cells")(image), 0.0), axis=-1)
    pooled = keras.layers.GlobalAveragePooling1D(name="mean")(tokens, mask=mask)
    return keras.Model(image, {"pooled": pooled, "tokens": tokens, "mask": mask, "maps_4": maps}, name="trunk")


def picture_tasks():
    return [
        mtl.Task("price", head=mtl.heads.Regression(dropout=0.0)),
        mtl.Task("parts", head=mtl.heads.TokenClassification(labels=["a", "b"], dropout=0.0)),
        mtl.Task("mask", head=mtl.heads.Segmentation(labels=["a", "b"], width=8, dropout=0.0)),
    ]


def picture_data():
    """Pictures whose labels depend on their brightness."""
    random = np.random.default_rng(0)
    light = random.normal(size=(ROWS, 4, 4)).astype("float32")
    x = np.repeat(np.repeat(light, 4, axis=1), 4, axis=2)
    image = np.stack([x, x, x], axis=-1)
    y = {"price": light.mean((1, 2)) * 4, "parts": light.reshape(ROWS, 16) > 0, "mask": x > 0}
    return image, {name: value.astype("float32" if name == "price" else "int32") for name, value in y.items()}


def regressions(*names, **options):
    return [mtl.Task(name, head=mtl.heads.Regression(dropout=0.0, **options)) for name in names]


def vectors(sharing, trunk, tasks=("a", "b")):
    """Returns a model to each task's pooled features, and the columns."""
    columns = TrunkColumns(trunk)
    inputs = keras.Input(trunk.inputs[0].shape[1:])
    features = sharing.features(columns, inputs, list(tasks))
    return keras.Model(inputs, {task: each.pooled for task, each in features.items()}), columns


def with_towers(features, hidden=0):
    """Returns the model with a number for each task: a linear one, or through a hidden layer."""
    outputs = {}
    for task, x in features.output.items():
        x = keras.layers.Dense(hidden, activation="relu", name=f"hidden_{task}")(x) if hidden else x
        outputs[task] = keras.layers.Dense(1, name=f"tower_{task}")(x)[:, 0]
    return keras.Model(features.input, outputs)


def descend(model, x, y, steps, rate, penalty=lambda: 0.0):
    """Takes steps of Adam down the sum of the tasks' mean squares on all rows; returns each task's last."""
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build(model.trainable_variables)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            made = model(x, training=True)
            losses = {task: tf.reduce_mean(tf.square(made[task] - y[task])) for task in y}
            total = sum(losses.values()) + sum(model.losses) + penalty()
        gradients = tape.gradient(total, model.trainable_variables)
        optimizer.apply(
            [tf.zeros(v.shape) if g is None else g for g, v in zip(gradients, model.trainable_variables, strict=True)]
        )
        return losses

    for _ in range(steps):
        losses = step()
    return {task: float(loss) for task, loss in losses.items()}
