"""The parts of a model that freeze, or go from run to run, by themselves."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

    from mtl_keras.model import MultiTaskModel

SHARING = "sharing"
"""The part of all that the sharing adds to the trunks."""
_SEED = "seed_generator_state"


def column_part(name: str) -> str:
    """Returns the name of the part of a trunk."""
    return f"backbone/{name}"


def head_part(task: str) -> str:
    """Returns the name of the part of a task's head."""
    return f"head/{task}"


def parts(model: "MultiTaskModel") -> "dict[str, list[keras.Variable]]":
    """Returns a model's variables by part: each trunk, each head, and what the sharing adds; each in the model's order.

    The states of random seeds and of the balancer belong to none.
    """
    found = {column_part(name): column.variables for name, column in model.columns.columns.items()}
    found |= {head_part(name): head.variables for name, head in model.heads.items()}
    balancing = model.balancing.variables if model.compiled else []
    known = {id(each) for variables in (*found.values(), balancing) for each in variables}
    found[SHARING] = [each for each in model.variables if id(each) not in known]
    return {name: [each for each in variables if each.name != _SEED] for name, variables in found.items()}


def is_of_task(path: str, task: str) -> bool:
    """Says whether a variable of the sharing is a task's own: a layer of it is ``adapter.x.entities``."""
    return task in re.split(r"[./]", path)
