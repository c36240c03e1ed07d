"""Checks how a study is to be run."""

from collections.abc import Iterator
from typing import get_args

from mtl_keras.components import nearest, one_of
from mtl_keras.distribute.workers import VARIABLE, workers
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.tuning.proposals import Sampler
from mtl_keras.tuning.space import Space


def check_options(space: Space, trials: int, sampler: str, repeat: int) -> None:
    """Checks the options of a study.

    Raises:
        UserErrors: every fault of them.
    """
    if faults := [*_numbers(trials, repeat), *_sampler(space, sampler), *_workers()]:
        raise UserErrors(f"{space.name}: {'1 fault' if len(faults) == 1 else f'{len(faults)} faults'}", faults)


def _numbers(trials: int, repeat: int) -> Iterator[UserError]:
    if trials < 2:
        yield UserError("--trials", f"expected at least 2, of which the first is the baseline; received {trials}.")
    if repeat < 0:
        yield UserError("--repeat", f"expected a number of seeds from 0; received {repeat}.")


def _sampler(space: Space, sampler: str) -> Iterator[UserError]:
    known = get_args(Sampler)
    if sampler not in known:
        problem = f"expected {one_of(known)}; received {sampler!r}.{nearest(sampler, known)}"
        yield UserError("--sampler", problem)
    if sampler == "grid":
        for endless in (each for each in space.parameters if each.all_values is None):
            problem = f"a grid takes path=a,b,c; the range ({endless.told()}) has no end of values. Name some."
            yield UserError(endless.path, problem)


def _workers() -> Iterator[UserError]:
    if workers().several:
        problem = "expected one process, since a study trains one trial after another; received several workers. "
        yield UserError(VARIABLE, f"{problem}Take it out of the environment.")
