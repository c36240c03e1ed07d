"""A head as a Keras model of its own, so that it can run on some rows only."""

from collections.abc import Mapping
from typing import Any

import keras

from mtl_keras.errors import UserError
from mtl_keras.features import Features
from mtl_keras.task import Task

_MASKS = {"tokens": "mask", "words": "word_mask"}


def used_features(task: Task, features: Features) -> dict[str, Any]:
    """Returns the features that the task's head uses: the first that it needs, its mask, and what it also takes.

    Raises:
        UserError: if the backbone gives none of them.
    """
    present = features.present()
    for name in task.head.needs:
        if name in present:
            return {key: present[key] for key in (name, _MASKS.get(name), *task.head.also) if key in present}
    shapes = ", ".join(f"{name} {tuple(value.shape)}" for name, value in present.items())
    raise UserError(
        f"tasks.{task.name}.head",
        f"{task.head.kind} needs one of the features {', '.join(task.head.needs)}; the backbone gives {shapes}. "
        "Choose another backbone or head; a trunk of your own names what it gives: "
        f'keras.Model(inputs, {{"{task.head.needs[0]}": ..., ...}}).',
    )


def head_model(task: Task, features: Mapping[str, Any]) -> keras.Model:
    """Builds the task's head as a model of the features it uses, named after the task."""
    inputs = {name: keras.Input(value.shape[1:], dtype=value.dtype, name=name) for name, value in features.items()}
    with keras.name_scope(task.name):  # so that no two tasks' variables have one path
        outputs = task.head.outputs(Features(**inputs))
    return keras.Model(inputs, outputs, name=task.name)
