"""The arrays of a BERT checkpoint, by one naming."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtl_keras.backbones.checkpoint import Checkpoint
from mtl_keras.errors import UserError

Array = NDArray[Any]
Read = Callable[[str], Array]


def reader(checkpoint: Checkpoint) -> Read:
    """Returns a function that reads an array by its Hugging Face name, matrices as [inputs, outputs].

    The names have no ``bert.`` before them; norms have ``weight`` and ``bias``.
    """
    return _keras_hub_reader(checkpoint) if checkpoint.is_keras_hub else safetensors_reader(checkpoint, _plain)


def safetensors_reader(checkpoint: Checkpoint, plain: Callable[[str], str]) -> Read:
    """Returns a function that reads an array of ``model.safetensors`` by its plain name.

    Args:
        checkpoint: in Hugging Face's form.
        plain: from a name in the file to that by which it is asked for.
    """
    from safetensors import SafetensorError, safe_open

    path = checkpoint.file("model.safetensors")
    try:
        tensors: Any = safe_open(path, framework="np")
        names = {plain(name): name for name in tensors.keys()}  # noqa: SIM118 - it is no dict
    except SafetensorError as error:
        raise UserError(str(path), f"expected a safetensors file; {error}. Fetch the checkpoint again.") from error

    def read(name: str) -> Array:
        if name not in names:
            raise UserError(
                str(path), f"expected the weights of {checkpoint.family.name}; there is no {name}.{_hint(name)}"
            )
        array: Array = tensors.get_tensor(names[name]).astype(np.float32, copy=False)
        return array.T if array.ndim == 2 and "embeddings" not in name else array

    return read


def named(name: str, layer: Any, weight: str = "kernel", bias: str = "bias") -> dict[str, Array]:
    """Returns a layer's two arrays by their Hugging Face names."""
    return {f"{name}.weight": getattr(layer, weight), f"{name}.bias": getattr(layer, bias)}


def _plain(name: str) -> str:
    return (
        name.removeprefix("bert.")
        .replace("LayerNorm.gamma", "LayerNorm.weight")
        .replace("LayerNorm.beta", "LayerNorm.bias")
    )


def _hint(name: str) -> str:
    return ' Choose pooling "mean" or "cls".' if name.startswith("pooler") else " Choose a complete checkpoint."


def _keras_hub_reader(checkpoint: Checkpoint) -> Read:
    from keras_hub.models import BertBackbone

    model = BertBackbone.from_preset(checkpoint.source)
    arrays: dict[str, Array] = {
        "embeddings.word_embeddings.weight": model.token_embedding.embeddings,
        "embeddings.position_embeddings.weight": model.position_embedding.position_embeddings,
        "embeddings.token_type_embeddings.weight": model.segment_embedding.embeddings,
        **named("embeddings.LayerNorm", model.embeddings_layer_norm, "gamma", "beta"),
        **named("pooler.dense", model.pooled_dense),
    }
    for index, layer in enumerate(model.transformer_layers):
        at, attention = f"encoder.layer.{index}", layer._self_attention_layer
        for part in ("query", "key", "value"):
            arrays |= named(f"{at}.attention.self.{part}", getattr(attention, f"{part}_dense"))
        arrays |= named(f"{at}.attention.output.dense", attention.output_dense)
        arrays |= named(f"{at}.attention.output.LayerNorm", layer._self_attention_layer_norm, "gamma", "beta")
        arrays |= named(f"{at}.intermediate.dense", layer._feedforward_intermediate_dense)
        arrays |= named(f"{at}.output.dense", layer._feedforward_output_dense)
        arrays |= named(f"{at}.output.LayerNorm", layer._feedforward_layer_norm, "gamma", "beta")
    return lambda name: np.asarray(arrays[name])
