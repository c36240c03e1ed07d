"""The parts of a multi-task model as a saved model keeps them."""

from typing import TYPE_CHECKING, Any

import keras

from mtl_keras import components
from mtl_keras.task import Task

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel


def parts_config(model: "MultiTaskModel") -> dict[str, Any]:
    """Returns a model's parts as plain values."""
    return {
        "backbone": keras.saving.serialize_keras_object(model.backbone),
        "tasks": [task.to_table() for task in model.tasks],
        "sharing": model.sharing.to_table(),
        "balancer": model.balancer.to_table(),
        "name": model.name,
    }


def parts(config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> dict[str, Any]:
    """Returns the arguments of a model from what ``parts_config`` gave."""
    return {
        "backbone": keras.saving.deserialize_keras_object(config["backbone"], custom_objects),
        "tasks": [Task(**table) for table in config["tasks"]],
        "sharing": components.get("sharing", config["sharing"]),
        "balancer": components.get("balancer", config["balancer"]),
        "name": config["name"],
    }
