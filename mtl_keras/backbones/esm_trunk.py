"""An ESM-2 checkpoint as a functional trunk."""

from typing import TYPE_CHECKING

import keras

from mtl_keras.backbones.assign_weights import assign_layer, assign_pair
from mtl_keras.backbones.checkpoint import Checkpoint
from mtl_keras.backbones.esm_ends import EsmEnds
from mtl_keras.backbones.esm_layer import EsmLayer
from mtl_keras.backbones.esm_vocabulary import EsmVocabulary
from mtl_keras.backbones.esm_weights import embedding_scale, reader
from mtl_keras.backbones.windows_trunk import windows_trunk
from mtl_keras.errors import UserError
from mtl_keras.sequences.residue_mean import ResidueMean

if TYPE_CHECKING:
    from mtl_keras.backbones.esm import Esm


def build_trunk(options: "Esm", checkpoint: Checkpoint) -> keras.Model:
    """Builds the encoder, loads the checkpoint's weights and pools over the residues.

    Raises:
        UserError: if the checkpoint is no ESM-2, or lacks an array.
    """
    _check(checkpoint)
    vocabulary = EsmVocabulary.of(checkpoint)
    embedding, layers, norm = _layers(options, checkpoint)
    ids = keras.Input((None,), dtype="int32", name="residue_ids")
    marked = EsmEnds(vocabulary.begin, vocabulary.end, vocabulary.pad, name="ends")(ids)
    present = keras.ops.not_equal(marked, vocabulary.pad)
    x = embedding(marked)
    for layer in layers:
        x = layer(x, present=present)
    encoder = keras.Model(ids, norm(x)[:, 1:-1], name="encoder")
    read = reader(checkpoint)
    embedding.embeddings.assign(read("embeddings.word_embeddings.weight") * embedding_scale(checkpoint))
    assign_pair(norm, read, "encoder.emb_layer_norm_after")
    for index, layer in enumerate(layers):
        assign_layer(layer, read, index, "attention.LayerNorm", "LayerNorm")
    return windows_trunk(encoder, ResidueMean(name="mean"), options)


def _check(checkpoint: Checkpoint) -> None:
    setting = checkpoint.setting
    positions = setting(["position_embedding_type"], "absolute")
    if positions != "rotary" or setting(["emb_layer_norm_before", "use_pre_layer_norm"], False):
        raise UserError(
            "model.backbone.preset",
            f"expected an ESM-2 checkpoint, with rotary positions and no normalisation of the embeddings; "
            f"{checkpoint.preset!r} has {positions!r} positions. Choose one of ESM-2; older ones are not supported.",
        )


def _layers(
    options: "Esm", checkpoint: Checkpoint
) -> tuple[keras.layers.Layer, list[keras.layers.Layer], keras.layers.Layer]:
    """Returns the table of the residues, the layers and the last normalisation, without weights."""
    setting = checkpoint.setting
    size = setting(["hidden_size", "hidden_dim"])
    rate = options.dropout if options.dropout is not None else setting(["hidden_dropout_prob", "dropout"], 0.0)
    epsilon = setting(["layer_norm_eps"], 1e-12)
    vocabulary = setting(["vocab_size", "vocabulary_size"])
    table = keras.layers.Embedding(vocabulary, size, trainable=not options.freeze_embeddings, name="embedding")
    layers = [
        EsmLayer(
            heads=setting(["num_attention_heads", "num_heads"]),
            intermediate=setting(["intermediate_size", "intermediate_dim"]),
            dropout=rate,
            epsilon=epsilon,
            trainable=index >= options.freeze_layers,
            name=f"layer_{index}",
        )
        for index in range(setting(["num_hidden_layers", "num_layers"]))
    ]
    return table, layers, keras.layers.LayerNormalization(epsilon=epsilon, name="norm")
