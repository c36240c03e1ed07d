"""How far an artefact may be from Keras."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel

_BY_TYPE = {"float32": 1e-5, "float64": 1e-5, "float16": 1e-2, "bfloat16": 5e-2}
"""By the type in which layers compute: libraries add in other orders, and round anew each time."""


def tolerance_of(model: "MultiTaskModel") -> float:
    """Returns the tolerance of a model, by the least exact type in which one of its layers computes."""
    layers: Any = model._flatten_layers()
    return max(_BY_TYPE.get(str(layer.compute_dtype), _BY_TYPE["float32"]) for layer in layers)
