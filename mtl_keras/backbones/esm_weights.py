"""The arrays of an ESM checkpoint, by one naming."""

import numpy as np

from mtl_keras.backbones.checkpoint import Checkpoint
from mtl_keras.backbones.encoder_weights import Array, Read, named, safetensors_reader

_KEPT = 1 - 0.15 * 0.8
"""The share of the residues that no mask took out in the training of a checkpoint with ``token_dropout``."""


def reader(checkpoint: Checkpoint) -> Read:
    """Returns a function that reads an array by its Hugging Face name without ``esm.``, matrices [inputs, outputs]."""
    if checkpoint.is_keras_hub:
        return _keras_hub_reader(checkpoint)
    return safetensors_reader(checkpoint, lambda name: name.removeprefix("esm."))


def embedding_scale(checkpoint: Checkpoint) -> float:
    """Returns what the checkpoint's code multiplies embeddings by; keras-hub keeps ESM-2's own, and leaves it out."""
    return _KEPT if checkpoint.is_keras_hub or checkpoint.setting(["token_dropout"], False) else 1.0


def _keras_hub_reader(checkpoint: Checkpoint) -> Read:
    from keras_hub.models import ESMBackbone

    model = ESMBackbone.from_preset(checkpoint.source)
    arrays: dict[str, Array] = {
        "embeddings.word_embeddings.weight": model.token_embedding.embeddings,
        **named("encoder.emb_layer_norm_after", model.output_layer_norm, "gamma", "beta"),
    }
    for index, layer in enumerate(model.transformer_layers):
        at, attention = f"encoder.layer.{index}", layer.attention_layer
        for part in ("query", "key", "value"):
            arrays |= named(f"{at}.attention.self.{part}", getattr(attention, f"{part[0]}_dense"))
        arrays |= named(f"{at}.attention.output.dense", attention.o_dense)
        arrays |= named(f"{at}.attention.LayerNorm", layer.attention_norm, "gamma", "beta")
        arrays |= named(f"{at}.intermediate.dense", layer.feedforward_intermediate_dense)
        arrays |= named(f"{at}.output.dense", layer.feedforward_output_dense)
        arrays |= named(f"{at}.LayerNorm", layer.feedforward_norm, "gamma", "beta")
    return lambda name: np.asarray(arrays[name])
