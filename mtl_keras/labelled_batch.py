"""Reads a batch as ``fit`` gives it."""

from collections.abc import Collection, Mapping
from typing import Any

import keras

from mtl_keras import components
from mtl_keras.errors import UserError


def labelled_batch(data: Any, tasks: Collection[str]) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """Returns x, y and sample weights, the latter two by task; a task may lack weights.

    Raises:
        UserError: y has not each task's labels and no others, or the weights name what is no task.
    """
    x, y, weights = keras.utils.unpack_x_y_sample_weight(data)
    if not isinstance(y, Mapping) or set(y) != set(tasks):
        received = sorted(y) if isinstance(y, Mapping) else type(y).__name__
        raise UserError("y", f"expected a dict with labels of {sorted(tasks)}; received {received}.")
    weights = {} if weights is None else weights
    if not isinstance(weights, Mapping):
        raise UserError("sample_weight", f"expected a dict by task; received {type(weights).__name__}.")
    check_tasks("sample_weight", weights, tasks)
    return x, dict(y), dict(weights)


def check_tasks(place: str, names: Collection[str], tasks: Collection[str]) -> None:
    """Raises an error for the first name that is no task.

    Raises:
        UserError: there is one.
    """
    for name in names:
        if name not in tasks:
            raise UserError(
                place,
                f"expected names of tasks, {components.one_of(tasks)}; received {name!r}."
                f"{components.nearest(name, tasks)}",
            )
