"""Measures the memory that balancing adds to a training step: the peak of a process, balanced less plain.

    python -m benchmarks.balancer_memory --workloads mlp transformer --tasks 16

Each figure is of a process of its own, which takes a few steps on one thread. TorchJD is measured where it is
installed.
"""

import argparse
import importlib.util
import multiprocessing
import resource
from collections.abc import Callable

from benchmarks.batch_shapes import BATCHES

PEER = "torchjd"


def peak(library: str, workload: str, tasks: int, kind: str, mode: str, steps: int) -> float:
    """Takes some steps and returns the peak of this process's memory, in megabytes."""
    step: Callable[[], object]
    if library == PEER:
        from benchmarks import torchjd_steps

        step = torchjd_steps.training_step(workload, tasks, kind, mode)
    else:
        from benchmarks import balancers

        step = balancers.training_step(balancers.WORKLOADS[workload], tasks, kind)
    for _ in range(steps):
        step()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rows_of(workload: str, tasks: int, kind: str, steps: int) -> list[str]:
    """Returns the lines of a workload, each measured in processes of its own."""
    variants = [("mtl_keras", "")]
    if importlib.util.find_spec(PEER):
        variants += [(PEER, mode) for mode in ("at once", "in turn")]
    lines = []
    for library, mode in variants:
        plain, balanced = (_apart(library, workload, tasks, each, mode, steps) for each in ("fixed", kind))
        name = f"{library}, {mode}" if mode else library
        lines.append(f"| {workload} {tasks} | {name} | {plain:.0f} | {balanced:.0f} | {balanced - plain:.0f} |")
    return lines


def _apart(*arguments: object) -> float:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(peak, arguments)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workloads", nargs="+", default=list(BATCHES), choices=list(BATCHES))
    parser.add_argument("--tasks", nargs="+", type=int, default=[16])
    parser.add_argument("--kind", default="mgda", choices=["mgda", "upgrad"])
    parser.add_argument("--steps", type=int, default=4)
    arguments = parser.parse_args()
    print("| workload, T | library | plain step, MB | balanced, MB | added, MB |")
    print("| --- | --- | ---: | ---: | ---: |")
    for workload in arguments.workloads:
        for tasks in arguments.tasks:
            print("\n".join(rows_of(workload, tasks, arguments.kind, arguments.steps)), flush=True)


if __name__ == "__main__":
    main()
