"""Models and balancers for the tests of a step."""

from typing import ClassVar

import keras
import numpy as np
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.balancers.gram_balancer import GramBalancer
from mtl_keras.balancers.jacobian_balancer import JacobianBalancer
from mtl_keras.balancers.step import Balance

ROWS, WIDTH, RATE = 24, 5, 0.1


class ByNorm(GramBalancer):
    """Divides each gradient by its norm: a closed form."""

    kind: ClassVar[str] = "by_norm"

    def solve(self, gram, seed):
        return tf.math.rsqrt(tf.linalg.diag_part(gram)), tf.zeros([], tf.float64)


class Never(GramBalancer):
    """Finds no solution."""

    kind: ClassVar[str] = "never"

    def solve(self, gram, seed):
        return tf.ones_like(gram[0]), tf.constant(0.5, tf.float64)


class Summing(JacobianBalancer):
    """Descends a running sum of all gradients."""

    kind: ClassVar[str] = "summing"

    def start_rows(self, tasks, parameters):
        return {"sum": np.zeros(parameters, "float32")}

    def combine(self, jacobian, step, state):
        total = state["sum"] + tf.reduce_sum(jacobian, axis=0)
        return total, Balance(tf.ones_like(step.losses), {"sum": total})


def trunk(seed=1, outputs=WIDTH):
    """Returns a trunk of two layers on inputs of 4 numbers."""
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((4,), name="x")
    hidden = keras.layers.Dense(6, activation="tanh", name="first")(inputs)
    return keras.Model(inputs, keras.layers.Dense(outputs, activation="tanh", name="second")(hidden), name="trunk")


def tasks(count, loss_weights=()):
    """Returns regression tasks."""
    weights = [*loss_weights, *[1.0] * (count - len(loss_weights))]
    return [mtl.Task(f"t{i}", head="regression", loss_weight=weights[i]) for i in range(count)]


def model(balancer, count=3, optimizer=None, loss_weights=(), **options):
    """Returns a model of linear heads, compiled without metrics."""
    made = mtl.build_model(trunk(), tasks(count, loss_weights), balancer=balancer)
    return compiled(made, optimizer, **options)


def compiled(made, optimizer=None, **options):
    """Compiles a model without metrics, which are not the point here and take long to trace.

    The optimizer makes its variables here: made in a step, they have it traced twice.
    """
    none = {task.name: [] for task in made.tasks}
    made.compile(optimizer=optimizer or keras.optimizers.SGD(RATE), **{"metrics": none, **options})
    made.optimizer.build(made.trainable_variables)
    return made


class Kept:
    """Gives each model again as it was at first: most of a test's time goes into the tracing of a step."""

    def __init__(self):
        self._made = {}

    def __call__(self, make, *arguments, **options):
        key = (make, *arguments, *options.items())
        if key not in self._made:
            made = make(*arguments, **options)
            variables = [*made.variables, *made.optimizer.variables]
            self._made[key] = made, variables, [variable.numpy() for variable in variables]
        made, variables, start = self._made[key]
        for variable, value in zip(variables, start, strict=True):
            variable.assign(value)
        return made


def data(count=3, rows=ROWS, absent=()):
    """Returns x, y and weights with missing labels."""
    random = np.random.default_rng(0)
    x = random.normal(size=(rows, 4)).astype("float32")
    y = {f"t{i}": (x @ random.normal(size=4) * 10.0 ** (i % 3 - 1)).astype("float32") for i in range(count)}
    weights = {name: random.choice([0.0, 1.0, 2.0], rows).astype("float32") for name in y}
    for i in absent:
        weights[f"t{i}"][:] = 0
    return x, y, weights


def losses(made, x, y, weights):
    """Returns the tasks' losses, written anew, under a tape of the caller's."""
    predictions = made(x, training=True)
    means = []
    for name in y:
        own = tf.constant(weights[name])
        error = tf.square(predictions[name][:, 0] - y[name])
        means.append(tf.math.divide_no_nan(tf.reduce_sum(own * error), tf.reduce_sum(own)))
    return means


def jacobian(made, x, y, weights, variables):
    """Returns the gradients of each task, flat, [T, P], by a tape a task."""
    rows = []
    for task in range(len(y)):
        with tf.GradientTape() as tape:
            loss = losses(made, x, y, weights)[task]
        values = [variable.value for variable in variables]
        gradients = tape.gradient(loss, values, unconnected_gradients="zero")
        rows.append(np.concatenate([tf.convert_to_tensor(each).numpy().ravel() for each in gradients]))
    return np.array(rows, "float64")


def flat(variables):
    """Returns the values of variables in one vector."""
    return np.concatenate([np.asarray(variable).ravel() for variable in variables]).astype("float64")


def step(made, x, y, weights):
    """Takes one step on all rows."""
    return made.fit(x, y, sample_weight=weights, batch_size=len(x), shuffle=False, verbose=0).history
