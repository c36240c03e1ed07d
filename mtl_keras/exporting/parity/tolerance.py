"""How far an artefact may be from Keras."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel

_BY_TYPE = {"float16": 1e-2, "bfloat16": 5e-2}
"""By the type in which layers compute, where that is less exact than float32: each library, and a GPU, rounds anew.

onnxruntime was 3.5e-4 off in float16, in a model of two small layers; bfloat16 has three bits less."""
_SAME_LIBRARY = 1e-5
_OTHER_LIBRARY = 1e-4
"""Others add in other orders: 3.3e-6 at most in the models of docs/exporting.md, and more in deeper ones."""


def tolerance_of(model: "MultiTaskModel", format_name: str) -> float:
    """Returns the tolerance of a format, by its libraries and the least exact type in which a layer computes."""
    layers: Any = model._flatten_layers()
    exact = _SAME_LIBRARY if format_name == "saved_model" else _OTHER_LIBRARY
    return max(exact, *(_BY_TYPE.get(str(layer.compute_dtype), 0.0) for layer in layers))
