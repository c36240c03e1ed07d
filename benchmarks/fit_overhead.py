"""Measures what ``fit`` of a multi-task model costs over ``fit`` of a plain Keras model of the same layers.

    python -m benchmarks.fit_overhead --workloads mlp cnn --tasks 4

Both learn the same losses with the same loss weights and metrics, on the same batches; their epochs take turns in one
process, neither compiled by XLA. A figure is the median over the rounds of the ratio of two neighbours, with the
quartiles.
"""

import argparse
import datetime
import platform
import statistics
import time
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
from benchmarks.balancers import WORKLOADS, Workload


def batches(workload: Workload, names: list[str], steps: int) -> tf.data.Dataset:
    """Returns an epoch: the same batch again and again, so that no data are waited for."""
    random = np.random.default_rng(0)
    x = random.normal(size=workload.inputs).astype("float32")
    y = {name: random.normal(size=workload.inputs[0]).astype("float32") for name in names}
    weights = {name: np.ones(workload.inputs[0], "float32") for name in names}
    return tf.data.Dataset.from_tensors((x, y, weights)).repeat(steps).prefetch(tf.data.AUTOTUNE)


def models(workload: Workload, tasks: int) -> tuple[dict[str, keras.Model], list[str]]:
    """Returns the plain and the multi-task model, compiled, and the tasks' names."""
    names = [f"t{number}" for number in range(tasks)]
    loss_weights = {name: 1 + number / tasks for number, name in enumerate(names)}
    metrics: dict[str, Any] = {name: [keras.metrics.MeanSquaredError(name="mse")] for name in names}
    trunk = workload.trunk()
    outputs = {name: keras.layers.Dense(1, name=name)(trunk.output) for name in names}
    plain = keras.Model(trunk.input, outputs)
    plain.compile(
        optimizer=keras.optimizers.Adam(1e-4),
        loss=dict.fromkeys(names, "mse"),
        loss_weights=loss_weights,
        metrics=metrics,
        weighted_metrics=[],
        jit_compile=False,  # as ours
    )
    heads = [mtl.Task(name, head="regression", loss_weight=loss_weights[name]) for name in names]
    ours = mtl.build_model(workload.trunk(), heads)
    ours.compile(
        optimizer=keras.optimizers.Adam(1e-4),
        metrics={name: [keras.metrics.MeanSquaredError(name="mse")] for name in names},
    )
    return {"plain": plain, "ours": ours}, names


def ratios(workload: Workload, tasks: int, steps: int, rounds: int) -> list[float]:
    """Returns of each round the time of an epoch, ours over plain."""
    keras.utils.set_random_seed(0)
    built, names = models(workload, tasks)
    data = batches(workload, names, steps)
    found = []
    for number in range(rounds + 1):
        taken = {}
        for name in sorted(built, reverse=bool(number % 2)):  # neither is always the first
            begun = time.process_time()
            built[name].fit(data, epochs=1, verbose=0)
            taken[name] = time.process_time() - begun
        found.append(taken["ours"] / taken["plain"])
    return found[1:]  # the first traces


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workloads", nargs="+", default=["mlp", "cnn"], choices=list(WORKLOADS))
    parser.add_argument("--tasks", nargs="+", type=int, default=[2, 4, 8])
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("tensorflow", "keras"))
    print(f"{datetime.date.today()}, {platform.processor() or platform.machine()}, one thread, {packages}")
    print("| workload, T | processor time of fit, times plain Keras |\n| --- | ---: |")
    for name in arguments.workloads:
        for tasks in arguments.tasks:
            found = ratios(WORKLOADS[name], tasks, arguments.steps, arguments.rounds)
            low, middle, high = statistics.quantiles(found, n=4)
            print(f"| {name} {tasks} | {middle:.3f} ({low:.3f} to {high:.3f}) |", flush=True)


if __name__ == "__main__":
    main()
