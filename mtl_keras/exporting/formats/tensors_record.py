"""Says beside a model which tensors it takes and gives."""

from collections.abc import Mapping
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


def write_tensors_record(
    folder: Path,
    graph: "TensorGraph",
    outputs: "Mapping[str, tf.TensorSpec]",
    names: Mapping[str, str] | None = None,
    quantize: "Quantize | None" = None,
    **more: Any,
) -> None:
    """Writes the inputs and outputs of a format that takes tensors.

    Args:
        folder: of the format's version.
        graph: what the model was made from.
        outputs: by stable name, ``<task>_<key>``.
        names: the name in the file of each output that is called otherwise there.
        quantize: the precision of the weights, None as trained.
        more: further facts on the format.
    """
    renamed = names or {}
    write_json(
        folder / EXTRA / TENSORS,
        {
            "inputs": {name: _tensor(spec) for name, spec in graph.inputs.items()},
            "outputs": {name: {**_tensor(spec), "name": renamed.get(name, name)} for name, spec in outputs.items()},
            "quantize": quantize,
            **more,
        },
    )


def _tensor(spec: "tf.TensorSpec") -> dict[str, Any]:
    return {"dtype": spec.dtype.name, "shape": spec.shape.as_list()}
