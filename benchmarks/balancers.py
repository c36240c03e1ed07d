"""Measures what balancers cost: processor time of a training step, in multiples of the plain step.

    python -m benchmarks.balancers --workloads mlp cnn transformer --tasks 2 4 8 16

The steps of all variants take turns in one process on one thread; a figure is the median over the rounds. *limit* is
what exact gradients of T tasks need at least without tricks: a pass forward, T back through the trunk, and the rest of
a plain step. *rows of their own* is the same balancer where each row has a label of one task only (`row_groups`).
Where TorchJD is installed (`pip install torch==2.13.0 torchjd`), its steps take turns with ours, in its three modes.
*solver* is the median time of one solve alone, *first call* the wall-clock time of the first step, tracing included.
"""

import argparse
import datetime
import importlib.util
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from benchmarks.one_thread import one_thread
from mtl_keras.quiet import quiet_tensorflow

if __name__ == "__main__":
    one_thread()
quiet_tensorflow()

import keras
import numpy as np
import tensorflow as tf

import mtl_keras as mtl
from benchmarks.batch_shapes import BATCHES

Step = Callable[[], Any]
PEER = "torchjd"
PEER_PLAIN = f"{PEER}, plain"


@dataclass(frozen=True)
class Workload:
    """A trunk and the inputs of a batch.

    Args:
        trunk: builds the trunk.
        inputs: the shape of a batch.
    """

    trunk: Callable[[], keras.Model]
    inputs: tuple[int, ...]


def mlp() -> keras.Model:
    """2.4 million parameters."""
    x = inputs = keras.Input((512,))
    for _ in range(3):
        x = keras.layers.Dense(896, activation="relu")(x)
    return keras.Model(inputs, keras.layers.Dense(384, activation="relu")(x))


def cnn() -> keras.Model:
    """0.3 million parameters."""
    x = inputs = keras.Input((32, 32, 3))
    for width in (32, 64, 128, 160):
        x = keras.layers.Conv2D(width, 3, 1, "same", activation="relu")(x)
        x = keras.layers.MaxPooling2D()(x)
    return keras.Model(inputs, keras.layers.GlobalAveragePooling2D()(x))


def transformer() -> keras.Model:
    """2.2 million parameters, 64 tokens a row."""
    x = inputs = keras.Input((64, 192))
    for _ in range(5):
        inner = keras.layers.MultiHeadAttention(4, 48)(x, x)
        x = keras.layers.LayerNormalization()(keras.layers.Add()([x, inner]))
        inner = keras.layers.Dense(192)(keras.layers.Dense(768, activation="gelu")(x))
        x = keras.layers.LayerNormalization()(keras.layers.Add()([x, inner]))
    return keras.Model(inputs, keras.layers.GlobalAveragePooling1D()(x))


WORKLOADS = {
    "mlp": Workload(mlp, BATCHES["mlp"]),
    "cnn": Workload(cnn, BATCHES["cnn"]),
    "transformer": Workload(transformer, BATCHES["transformer"]),
}


def training_step(workload: Workload, tasks: int, balancer: Any, own_rows: bool = False) -> Step:
    """Returns a compiled step on a fixed batch."""
    keras.utils.set_random_seed(0)
    random = np.random.default_rng(0)
    names = [f"t{number}" for number in range(tasks)]
    model = mtl.build_model(workload.trunk(), [mtl.Task(name, head="regression") for name in names], balancer=balancer)
    groups = [[name] for name in names] if own_rows else None
    model.compile(optimizer=keras.optimizers.Adam(1e-4), metrics={name: [] for name in names}, row_groups=groups)
    x = tf.constant(random.normal(size=workload.inputs).astype("float32"))
    rows = workload.inputs[0]
    y = {name: tf.constant(random.normal(size=rows).astype("float32")) for name in names}
    mine = [tf.cast(tf.range(rows) % tasks == place, tf.float32) for place in range(tasks)]
    weights = dict(zip(names, mine, strict=True)) if own_rows else {name: tf.ones(rows) for name in names}
    model.optimizer.build(model.trainable_variables)
    step = tf.function(model.train_step, autograph=False)  # as fit does; else tracing takes three times as long
    return lambda: step((x, y, weights))["loss"].numpy()


def peer_steps(workload: str, tasks: int, kind: str) -> dict[str, Step]:
    """Returns TorchJD's steps of a balancer, where it is installed and has that balancer."""
    if not importlib.util.find_spec(PEER):
        return {}
    from benchmarks import torchjd_steps

    if kind not in torchjd_steps.AGGREGATORS:
        return {}
    steps: dict[str, Step] = {PEER_PLAIN: torchjd_steps.training_step(workload, tasks, "fixed")}
    for mode in torchjd_steps.MODES:
        steps[f"{PEER} {kind}, {mode}"] = torchjd_steps.training_step(workload, tasks, kind, mode)
    return steps


def trunk_passes(workload: Workload) -> tuple[Step, Step]:
    """Returns a pass forward, and one forward and back, through the trunk alone."""
    keras.utils.set_random_seed(0)
    trunk = workload.trunk()
    x = tf.constant(np.random.default_rng(0).normal(size=workload.inputs).astype("float32"))
    variables = [each.value for each in trunk.trainable_variables]

    @tf.function
    def forward() -> tf.Tensor:
        return tf.reduce_sum(trunk(x, training=True))

    @tf.function
    def both() -> list[tf.Tensor]:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(trunk(x, training=True))
        return [tf.reduce_sum(each) for each in tape.gradient(loss, variables)]

    return lambda: forward().numpy(), lambda: both()[0].numpy()


def seconds(steps: dict[str, Step], rounds: int) -> dict[str, float]:
    """Returns the median processor time of each step; they take turns."""
    taken: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            begun = time.process_time()
            step()
            taken[name].append(time.process_time() - begun)
    return {name: statistics.median(own) for name, own in taken.items()}


def solver_seconds(kind: str, tasks: int, rounds: int) -> float:
    """Returns the median processor time of a solve, whose gradients have norms over four decades."""
    random = np.random.default_rng(0)
    rows = random.normal(size=(tasks, 2 * tasks)) * 10.0 ** random.uniform(-2, 2, (tasks, 1))
    balancer, gram = mtl.balancers.get(kind), tf.constant(rows @ rows.T)
    solve = tf.function(lambda: balancer.solve(gram, tf.constant([1, 2], tf.int64))[0])
    solve()
    return seconds({kind: lambda: solve().numpy()}, rounds)[kind]


def rows_of(name: str, tasks: int, kinds: list[str], rounds: int) -> list[str]:
    """Returns the lines of a workload with T tasks."""
    workload = WORKLOADS[name]
    forward, both = trunk_passes(workload)
    steps: dict[str, Step] = {"plain": training_step(workload, tasks, "fixed"), "forward": forward, "both": both}
    for kind in kinds:
        steps |= peer_steps(name, tasks, kind)
        steps[f"{kind}, exact"] = training_step(workload, tasks, kind)
        steps[f"{kind}, features"] = training_step(workload, tasks, {"kind": kind, "level": "features"})
    own = f"{kinds[0]}, exact, rows of their own"
    steps[own] = training_step(workload, tasks, kinds[0], own_rows=True)
    first = {}
    for step_name, step in steps.items():
        begun = time.monotonic()
        step()
        first[step_name] = time.monotonic() - begun
        step()
    taken = seconds(steps, rounds)
    back = taken["both"] - taken["forward"]
    limit = (taken["plain"] + (tasks - 1) * back) / taken["plain"]
    shown = [each for each in steps if each not in ("plain", "forward", "both", PEER_PLAIN)]
    lines = [f"| {name} {tasks} | limit | {limit:.2f} | {1e3 * limit * taken['plain']:.1f} ms | |"]
    lines += [
        f"| {name} {tasks} | {each} | {taken[each] / taken[PEER_PLAIN if each.startswith(PEER) else 'plain']:.2f} "
        f"| {1e3 * taken[each]:.1f} ms | {first[each]:.1f} s |"
        for each in ["plain", *([PEER_PLAIN] if PEER_PLAIN in steps else []), *shown]
    ]
    return lines


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workloads", nargs="+", default=list(WORKLOADS), choices=list(WORKLOADS))
    parser.add_argument("--tasks", nargs="+", type=int, default=[2, 4, 8, 16])
    parser.add_argument("--kinds", nargs="+", default=["mgda"])
    parser.add_argument("--solvers", nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("tensorflow", "keras"))
    print(f"{datetime.date.today()}, {platform.processor() or platform.machine()}, one thread, {packages}")
    print("| workload, T | step | times the library's plain step | processor time | first call |")
    print("| --- | --- | ---: | ---: | ---: |")
    for name in arguments.workloads:
        for tasks in arguments.tasks:
            print("\n".join(rows_of(name, tasks, arguments.kinds, arguments.rounds)), flush=True)
    for kind in arguments.solvers:
        figures = ", ".join(f"T = {tasks} {1e3 * solver_seconds(kind, tasks, 50):.2f} ms" for tasks in arguments.tasks)
        print(f"solver {kind}: {figures}", flush=True)


if __name__ == "__main__":
    main()
