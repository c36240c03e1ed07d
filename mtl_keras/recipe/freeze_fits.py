"""Checks the names of what a recipe freezes."""

from collections.abc import Iterator, Sequence
from typing import Any

from mtl_keras import components
from mtl_keras.balancers.base import Balancer
from mtl_keras.errors import UserError
from mtl_keras.sharing.base import Sharing

_PLACE = "train.freeze"
_BACKBONE, _SHARING = "backbone", "sharing"


def freeze_misfits(
    names: Any, tasks: Sequence[str], sharing: Sharing | None, balancer: Balancer | None
) -> Iterator[UserError]:
    """Yields what is wrong with the names; what is no list of strings is left to the schema.

    Args:
        names: of the parts to freeze.
        tasks: the names of the recipe's tasks.
        sharing: how they share the trunk; None where it is at fault.
        balancer: how their losses are weighed, likewise, or where it is not given.
    """
    if not isinstance(names, list | tuple) or not all(isinstance(each, str) for each in names):
        return
    yield from _names(names, tasks)
    if sharing is None:
        return
    if _SHARING in names and not sharing.adds:
        problem = f'sharing "{sharing.kind}" adds nothing to the trunk that could be frozen. Take "sharing" out.'
        yield UserError(_PLACE, problem)
    trunk = _BACKBONE in names and (_SHARING in names or not sharing.adds)
    if trunk and set(tasks) <= set(names):
        yield UserError(_PLACE, "expected a part that learns; received the names of all parts. Take one out.")
    elif trunk and balancer and balancer.sees != "losses":
        yield UserError(
            "balancer",
            f"expected a balancer of losses, as nothing that the tasks share learns (train.freeze); received "
            f'"{balancer.kind}", which weighs their gradients of it. Choose "fixed", or take "backbone" out of '
            "train.freeze.",
        )


def _names(names: Sequence[str], tasks: Sequence[str]) -> Iterator[UserError]:
    known = [*tasks, _BACKBONE, _SHARING]
    for name in dict.fromkeys(names):
        if name not in known:
            problem = f'expected {components.one_of(known)}; received "{name}".{components.nearest(name, known)}'
            yield UserError(_PLACE, problem)
        elif known.count(name) > 1:
            problem = f'"{name}" is a task, and the name of a part of the model too. Name the task otherwise.'
            yield UserError(f"tasks.{name}", problem)
        elif names.count(name) > 1:
            yield UserError(_PLACE, f'expected each name once; received "{name}" {names.count(name)} times.')
