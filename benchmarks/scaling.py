"""Measures how a step's cost grows with workers and with tasks.

    python -m benchmarks.scaling --workloads mlp cnn --tasks 2 4 8 16

Workers are processes of this host, one core and thread each; a figure is the median over rounds in which all
measurements of a model take turns, with the quartiles. *2 apart* are two processes at once that know nothing of each
other: what 2 workers take over that is the cost of being spread. *all-reduce* is the sums of a step and nothing else.

Bytes are what a step adds up over replicas, noted while it is traced; in a ring each of W workers sends 2 (W - 1) / W
times as many. Of P numbers in the trunk and H in the heads, loss weighting adds up P + H + 2 T, 4 bytes each; a Gram
method on features T x T more, 8 bytes each (not the exact step), and one on parameters T P + H + 2 T.
"""

import argparse
import itertools
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

from benchmarks.one_thread import one_thread
from mtl_keras.quiet import quiet_tensorflow

if __name__ == "__main__":
    one_thread()
quiet_tensorflow()

import keras
import numpy as np
import tensorflow as tf

import mtl_keras as mtl
from benchmarks.balancers import WORKLOADS
from mtl_keras.distribute import replicas
from mtl_keras.distribute.launch import free_ports
from mtl_keras.distribute.strategy import make_strategy
from mtl_keras.distribute.workers import VARIABLE, cluster_of, workers

BALANCERS = {"fixed": "fixed", "mgda, features": mtl.balancers.MGDA(level="features"), "pcgrad": "pcgrad"}
STEPS = 10
MEASURED = {
    ("one", "whole"): ("1", 1),
    ("pair", "half"): ("2, fixed batch", 1),
    ("apart", "half"): ("2 apart, fixed batch", 1),
    ("pair", "whole"): ("2, a batch each", 2),
    ("apart", "whole"): ("2 apart, a batch each", 2),
    ("pair", "sums"): ("2, all-reduce", 0),
}
"""Who does what, a step on the whole batch each, or on half, or the sums of a step: the title, and how many batches."""
Group = Sequence["subprocess.Popen[str]"]


def step_of(name: str, balancer: str, tasks: int, part: int, strategy: tf.distribute.Strategy) -> Any:
    """Returns a step on a part of a batch, not traced yet."""
    keras.utils.set_random_seed(0)
    workload, names = WORKLOADS[name], [f"t{number}" for number in range(tasks)]
    rows = workload.inputs[0] // part
    with strategy.scope():
        heads = [mtl.Task(name, head="regression") for name in names]
        model = mtl.build_model(workload.trunk(), heads, balancer=BALANCERS[balancer])
        model.compile(optimizer=keras.optimizers.Adam(1e-4), metrics={name: [] for name in names})
        model.optimizer.build(model.trainable_variables)
    random = np.random.default_rng(workers().index)
    x = tf.constant(random.normal(size=(rows, *workload.inputs[1:])).astype("float32"))
    y = {name: tf.constant(random.normal(size=rows).astype("float32")) for name in names}
    weights = {name: tf.ones(rows) for name in names}
    return tf.function(lambda: strategy.run(model.train_step, ((x, y, weights),)), autograph=False)  # as in fit


@contextmanager
def noted(summed: Callable[[Sequence[Any]], list[Any]]) -> Iterator[list[list[tf.TensorSpec]]]:
    """Notes, call by call, what is given to be added up over replicas; ``summed`` adds it up."""
    calls: list[list[tf.TensorSpec]] = []

    def noting(values: Sequence[Any]) -> list[Any]:
        calls.append([tf.TensorSpec(each.shape, each.dtype) for each in values if each is not None])
        return summed(values)

    with mock.patch.object(replicas, "summed", noting):
        yield calls


def megabytes(name: str, balancer: str, tasks: int) -> float:
    """Returns what a step adds up; it is traced as that of one of two replicas, and not run."""
    step = step_of(name, balancer, tasks, 1, tf.distribute.get_strategy())
    with noted(list) as calls, mock.patch.object(replicas, "count", return_value=2):
        step.get_concrete_function()
    return float(sum(each.shape.num_elements() * each.dtype.size for call in calls for each in call) / 1e6)


def work(name: str, balancer: str, tasks: int) -> None:
    """Answers each line ``what times`` of the standard input with the ms that one took."""
    strategy = make_strategy("multi_worker" if workers().several else "none")
    does = {what: step_of(name, balancer, tasks, part, strategy) for part, what in ((1, "whole"), (2, "half"))}
    with noted(replicas.summed) as calls:
        does["whole"].get_concrete_function()
    values = [[tf.ones(each.shape, each.dtype) for each in call] for call in calls]
    does["sums"] = tf.function(lambda: strategy.run(lambda: [replicas.summed(each) for each in values]))
    for line in sys.stdin:
        what, times = line.split()
        begun = time.perf_counter()
        for _ in range(int(times)):
            keras.tree.flatten(does[what]())[-1].numpy()
        print(1e3 * (time.perf_counter() - begun) / int(times), flush=True)


def started(core: int, cluster: str, *arguments: str) -> "subprocess.Popen[str]":
    """Starts a process on a core of its own."""
    command = ["taskset", "-c", str(core), sys.executable, "-m", "benchmarks.scaling", "--work", *arguments]
    environment = {**os.environ, VARIABLE: cluster, "CUDA_VISIBLE_DEVICES": ""}
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@contextmanager
def groups(*arguments: str) -> Iterator[dict[str, Group]]:
    """Yields processes that wait to be asked: one, two apart, and two workers."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    addresses = [f"localhost:{port}" for port in free_ports(2)]
    apart = [started(core, "", *arguments) for core in cores]
    pair = [started(core, cluster_of(addresses, index), *arguments) for index, core in enumerate(cores)]
    try:
        yield {"one": apart[:1], "apart": apart, "pair": pair}
    finally:
        for each in (*apart, *pair):
            each.kill()
            each.wait()


def ask(group: Group, what: str, times: int) -> float:
    """Lets all processes do something so many times at once; returns the ms that one took, of the slowest."""
    for each in group:
        print(what, times, file=each.stdin, flush=True)
    return max(float(each.stdout.readline()) for each in group if each.stdout)


def measure(name: str, balancer: str, tasks: int, rounds: int) -> dict[tuple[str, str], list[float]]:
    """Returns the ms of each measurement, by round."""
    taken: dict[tuple[str, str], list[float]] = {each: [] for each in MEASURED}
    with groups(name, balancer, str(tasks)) as group:
        for number in range(rounds + 1):
            print(f"{name}, {balancer}: round {number} of {rounds}", file=sys.stderr)
            for who, what in MEASURED:
                taken[who, what].append(ask(group[who], what, STEPS if number else 2))  # the first traces
    return {each: own[1:] for each, own in taken.items()}


def spread(values: Sequence[float], digits: int) -> str:
    """Returns the median and the quartiles."""
    low, middle, high = (f"{each:.{digits}f}" for each in statistics.quantiles(values, n=4, method="inclusive"))
    return f"{middle} ({low} to {high})"


def time_rows(name: str, balancer: str, tasks: int, rounds: int) -> Iterator[list[str]]:
    """Measures; yields a row each."""
    taken, moved = measure(name, balancer, tasks, rounds), f"{megabytes(name, balancer, tasks):.3f} MB"
    for (who, what), (title, batches) in MEASURED.items():
        own = taken[who, what]
        speed = [1e3 * batches * WORKLOADS[name].inputs[0] / each for each in own]
        times = [batches * one / each for one, each in zip(taken["one", "whole"], own, strict=True)]
        more = [each - other for each, other in zip(own, taken.get(("apart", what), own), strict=True)]
        known = [spread(speed, 0), spread(times, 2), spread(more, 1) if who == "pair" else ""]
        yield [f"{name}, {balancer}", title, spread(own, 1), *(known if batches else [moved, "", ""])]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints a table, each row once it is there."""
    for cells in itertools.chain([head, ["---", *(len(head) - 1) * ["---:"]]], rows):
        print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Prints the tables, or is one of the processes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workloads", nargs="+", default=["mlp", "cnn"], choices=list(WORKLOADS))
    parser.add_argument("--balancers", nargs="+", default=list(BALANCERS), choices=list(BALANCERS))
    parser.add_argument("--tasks", nargs="+", type=int, default=[2, 4, 8, 16], help="of the bytes")
    parser.add_argument("--timed", type=int, default=4, help="tasks, of the times")
    parser.add_argument("--rounds", type=int, default=9, help="2 or more")
    parser.add_argument("--work", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        return work(asked.work[0], asked.work[1], int(asked.work[2]))
    if len(os.sched_getaffinity(0)) < 2:
        parser.error("expected two cores, one a worker; received one")
    made_with = f"{platform.machine()}, tensorflow {tf.__version__}, keras {keras.__version__}"
    print(f"{time.strftime('%F')}, {made_with}, load before {os.getloadavg()[1]:.1f}\n", flush=True)
    models = list(itertools.product(asked.workloads, asked.balancers))
    head = [f"T = {asked.timed}", "workers", "ms", "rows a second, or bytes", "times 1 worker", "ms more than apart"]
    table(head, (cells for model in models for cells in time_rows(*model, asked.timed, asked.rounds)))
    print(f"\nload after {os.getloadavg()[1]:.1f}\n")
    head = ["MB that a step adds up", *(f"T = {tasks}" for tasks in asked.tasks)]
    table(head, ([", ".join(each), *(f"{megabytes(*each, tasks):.3f}" for tasks in asked.tasks)] for each in models))


if __name__ == "__main__":
    main()
