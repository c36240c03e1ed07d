"""Says beside a model which tensors it takes and gives."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.atomic import write_json
from mtl_keras.exporting.extra import EXTRA

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.exporting.formats.tensor_graph import TensorGraph
    from mtl_keras.exporting.plan import Quantize

TENSORS = "tensors.json"
"""Its name in ``assets.extra``."""


def write_tensors_record(folder: Path, graph: "TensorGraph", quantize: "Quantize | None" = None) -> None:
    """Writes the inputs and outputs of a format that takes tensors.

    Args:
        folder: of the format's version.
        graph: what the model was made from.
        quantize: the precision of the weights, None as trained.
    """
    write_json(
        folder / EXTRA / TENSORS,
        {
            "inputs": {name: _tensor(spec) for name, spec in graph.inputs.items()},
            "outputs": {name: {**_tensor(spec), "name": name} for name, spec in graph.outputs.items()},
            "quantize": quantize,
        },
    )


def _tensor(spec: "tf.TensorSpec") -> dict[str, Any]:
    return {"dtype": spec.dtype.name, "shape": spec.shape.as_list()}
