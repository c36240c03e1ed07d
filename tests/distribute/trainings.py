"""Trains small models on so many replicas and writes what became of them.

    python -m tests.distribute.trainings FILE N all|few

With ``TF_CONFIG`` set, N is 0 and the replicas are those of the workers.
"""

import os
import pickle
import sys

from mtl_keras.quiet import quiet_tensorflow

ROWS, BATCH, EPOCHS = 29, 12, 3  # the last step has 5 rows: of 4 replicas, one has 2 and the others 1
KINDS = {
    "fixed": "adamw",
    "uncertainty": "sgd",
    "dwa": "adamw",
    "gradnorm": "sgd",
    "famo": "adamw",
    "pcgrad": "sgd",
    "mgda": "adamw",
    "cagrad": "sgd",
    "nash_mtl": "adamw",
}
"""The balancers, each with an optimizer."""
THREE_TASKS = ("pcgrad", "nash_mtl")
"""Of which the order, or the search, is of interest; of the others two tasks are traced sooner."""
WORDS = ["we", "give", "raw", "words", "and", "not", "ids"]
MEASURED = ("fixed", "famo, few rows")
"""With metrics, an evaluation and predictions: tracing them takes longest."""
FEW = ["fixed", "gradnorm", "pcgrad", "famo, few rows"]
"""One of each way through a step: weights alone, a balancer that learns, gradients of tasks, replicas without rows."""
MORE = [*(kind for kind in KINDS if kind not in FEW), "pcgrad, adamw", "pcgrad, groups", "graddrop", "mgda, features"]


def devices(count):
    """Returns a strategy of so many logical CPUs, or of the workers."""
    import tensorflow as tf

    if count == 0:
        return tf.distribute.MultiWorkerMirroredStrategy()
    if count == 1:
        return tf.distribute.get_strategy()
    (cpu,) = tf.config.list_physical_devices("CPU")
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * count)
    return tf.distribute.MirroredStrategy([f"CPU:{number}" for number in range(count)])


def over_workers(strategy):
    """Returns whether the strategy is of several processes."""
    return strategy.num_replicas_in_sync > 1 and "TF_CONFIG" in os.environ


def rows(case):
    """Returns x, y and weights: labels are missing, and in some replicas' rows those of a whole task."""
    import numpy as np
    import tensorflow as tf

    random = np.random.default_rng(0)
    count = 26 if case.endswith("few rows") else ROWS  # the last step has 2 rows: of 4 replicas, two have none
    numbers = random.normal(size=(count, 5)).astype("float32")
    x = {"numbers": numbers, "words": tf.constant(random.choice(WORDS, (count, 3)))}
    price = numbers.sum(1) + 3
    y = {"price": price, "kind": random.integers(0, 3, count)}
    weights = {
        "price": random.choice([0.0, 1.0, 2.0], count),
        "kind": (np.arange(count) % BATCH >= 6) * 1.0,
    }
    if case.partition(",")[0] in THREE_TASKS:
        y["size"], weights["size"] = random.normal(size=count).astype("float32"), np.ones(count)
    if case.endswith("groups"):
        first = random.random(count) < 0.5
        weights |= {"price": weights["price"] * first, "kind": weights["kind"] * first, "size": 1.0 - first}
    return x, y, {name: each.astype("float32") for name, each in weights.items()}


def model(case):
    """Returns a compiled model: penalties, a table of raw words, clipping, weight decay, momentum."""
    import keras

    import mtl_keras as mtl

    numbers, words = keras.Input((5,), name="numbers"), keras.Input((3,), dtype="string", name="words")
    looked_up = keras.layers.Embedding(8, 2)(keras.layers.StringLookup(vocabulary=WORDS)(words))
    looked_up = keras.layers.Flatten()(looked_up)
    x = keras.layers.Concatenate()([numbers, looked_up])
    x = keras.layers.Dense(6, activation="tanh", kernel_regularizer=keras.regularizers.L2(1e-2))(x)
    trunk = keras.Model({"numbers": numbers, "words": words}, x)
    kind = case.partition(",")[0]
    balancer = mtl.balancers.get(kind)
    tasks = [
        mtl.Task("price", head=mtl.heads.Regression()),
        mtl.Task("kind", head=mtl.heads.Classification(labels=["a", "b", "c"], dropout=0.0), loss_weight=2.0),
    ]
    if kind in THREE_TASKS:
        tasks.append(mtl.Task("size", head=mtl.heads.Regression()))
    built = mtl.build_model(
        trunk, tasks, balancer=mtl.balancers.MGDA(level="features") if case.endswith("features") else balancer
    )
    named = case.rpartition(", ")[2]
    if named == "sgd" or (KINDS.get(kind) == "sgd" and named != "adamw"):
        optimizer = keras.optimizers.SGD(1e-2, momentum=0.9, weight_decay=1e-2, clipnorm=0.5)
    else:
        optimizer = keras.optimizers.AdamW(1e-2, weight_decay=1e-2, global_clipnorm=0.5)
    groups = [["price", "kind"], ["size"]] if case.endswith("groups") else None
    metrics = None if case in MEASURED else {task.name: [] for task in tasks}
    built.compile(optimizer=optimizer, row_groups=groups, metrics=metrics)
    return built


def train(case, strategy):
    """Returns weights, the logs of the last epoch and of an evaluation, and predictions (of one process only)."""
    import keras

    keras.utils.set_random_seed(1)
    with strategy.scope():
        built = model(case)
    x, y, weights = rows(case)
    kept = built.fit(x, y, sample_weight=weights, batch_size=BATCH, epochs=EPOCHS, shuffle=False, verbose=0)
    logs, told = {name: values[-1] for name, values in kept.history.items()}, {}
    logs["first loss"] = kept.history["loss"][0]
    if case in MEASURED:
        tested = built.evaluate(x, y, sample_weight=weights, batch_size=BATCH, verbose=0, return_dict=True)
        logs |= {f"tested {name}": value for name, value in tested.items()}
        told = {} if over_workers(strategy) else built.predict(x, batch_size=BATCH, verbose=0)
    return {
        "weights": {variable.path: variable.numpy() for variable in built.trainable_variables},
        "logs": {name: float(value) for name, value in logs.items()},
        "predictions": told,
    }


def main(path, count, cases):
    """Writes cases to a file."""
    quiet_tensorflow()
    strategy = devices(count)
    with open(path, "wb") as file:
        pickle.dump({case: train(case, strategy) for case in cases}, file)


if __name__ == "__main__":
    # Keras counts the names of layers up: the same cases come first in every process.
    main(sys.argv[1], int(sys.argv[2]), [*FEW, *MORE] if sys.argv[3] == "all" else FEW)
