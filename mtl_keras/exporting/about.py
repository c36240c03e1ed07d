"""What an exported model says of itself."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mtl_keras.run_folder import RunFolder

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel

ABOUT = "about"
"""The name of the signature that asks for it."""


def about(model: "MultiTaskModel", labels: Mapping[str, Sequence[str] | None], run: RunFolder | None) -> dict[str, str]:
    """Returns the facts by name; those of the recipe are empty where there is no run.

    Args:
        model: the model.
        labels: the label names of the tasks that are exported.
        run: the model's run.
    """
    from mtl_keras import __version__
    from mtl_keras.recipe.load import load_recipe

    return {
        "recipe": load_recipe(run.recipe).name if run else "",
        "recipe_sha256": hashlib.sha256(run.recipe.read_bytes()).hexdigest() if run else "",
        "weights_sha256": weights_sha256(model),
        "mtl_keras": __version__,
        "labels": json.dumps(labels, ensure_ascii=False),
    }


def weights_sha256(model: "MultiTaskModel") -> str:
    """Returns a hash of a model's weights: of each, by its path, the path, the type, the shape and the values.

    It is the same for the same weights of the same model, whatever file they come from.
    """
    found = hashlib.sha256()
    for weight in sorted(model.weights, key=lambda each: str(each.path)):
        value = weight.numpy()
        found.update(f"{weight.path} {value.dtype.str} {value.shape}\n".encode())
        found.update(value.tobytes())
    return found.hexdigest()


def about_signature(facts: Mapping[str, str]) -> Any:
    """Returns a function in graph that takes nothing and gives each fact, string [1]."""
    import tensorflow as tf

    def tell() -> dict[str, Any]:
        return {name: tf.constant([value]) for name, value in facts.items()}

    return tf.function(tell, input_signature=[], autograph=False)
