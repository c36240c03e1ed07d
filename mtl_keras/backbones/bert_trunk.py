"""A BERT checkpoint as a functional trunk."""

from typing import TYPE_CHECKING, Any

import keras

from mtl_keras.backbones.assign_weights import assign_layer, assign_pair
from mtl_keras.backbones.checkpoint import Checkpoint
from mtl_keras.backbones.encoder_layer import EncoderLayer
from mtl_keras.backbones.encoder_weights import Read, reader
from mtl_keras.backbones.first_pieces import FirstPieces
from mtl_keras.backbones.piece_embedding import PieceEmbedding
from mtl_keras.backbones.word_shapes import SHAPES
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.backbones.bert import Bert

_TANH = "gelu_tanh"
_ACTIVATIONS = {"gelu": "gelu", "gelu_new": _TANH, "gelu_pytorch_tanh": _TANH, "relu": "relu"}
"""Keras names by those of Hugging Face's configurations; keras-hub's own presets are of the tanh form."""
_SHAPE_SIZE = 64
_SHAPE_START = "random_normal"


def build_trunk(options: "Bert", checkpoint: Checkpoint) -> keras.Model:
    """Builds the encoder, loads the checkpoint's weights and adds what the heads need.

    Raises:
        UserError: if the options do not fit the checkpoint.
    """
    layers = _layers(options, checkpoint)
    ids = keras.Input((None,), dtype="int32", name="token_ids")
    mask = keras.ops.not_equal(ids, checkpoint.setting(["pad_token_id"], 0))
    x = ids
    for layer in layers:
        x = layer(x, present=mask) if isinstance(layer, EncoderLayer) else layer(x)
    read = reader(checkpoint)
    _assign(layers, read)
    inputs, words, word_mask = _words(x, options.word_shapes)
    outputs = {"tokens": x, "mask": mask, "words": words, "word_mask": word_mask}
    outputs["pooled"] = _pooled(x, mask, options.pooling, read)
    return keras.Model({"token_ids": ids, **inputs}, outputs, name="bert")


def _layers(options: "Bert", checkpoint: Checkpoint) -> list[keras.layers.Layer]:
    """Returns the layers from the ids to the last features, without weights."""
    setting = checkpoint.setting
    positions = setting(["max_position_embeddings", "max_sequence_length"])
    if options.sequence_length > positions:
        raise UserError(
            "model.backbone.sequence_length",
            f"expected at most {positions}, the positions of {checkpoint.preset!r}; received "
            f"{options.sequence_length}.",
        )
    size = setting(["hidden_size", "hidden_dim"])
    rate = options.dropout if options.dropout is not None else setting(["hidden_dropout_prob", "dropout"], 0.1)
    epsilon = setting(["layer_norm_eps"], 1e-12)
    table = PieceEmbedding(
        setting(["vocab_size", "vocabulary_size"]),
        positions,
        size,
        trainable=not options.freeze_embeddings,
        name="embedding",
    )
    return [
        table,
        keras.layers.LayerNormalization(epsilon=epsilon, name="embedding_norm"),
        keras.layers.Dropout(rate, name="embedding_dropout"),
        *(
            EncoderLayer(
                heads=setting(["num_attention_heads", "num_heads"]),
                intermediate=setting(["intermediate_size", "intermediate_dim"]),
                activation=_activation(checkpoint),
                dropout=rate,
                epsilon=epsilon,
                trainable=index >= options.freeze_layers,
                name=f"encoder_{index}",
            )
            for index in range(setting(["num_hidden_layers", "num_layers"]))
        ),
    ]


def _activation(checkpoint: Checkpoint) -> str:
    if checkpoint.is_keras_hub:
        return _TANH
    name = checkpoint.setting(["hidden_act"], "gelu")
    if name not in _ACTIVATIONS:
        raise UserError(
            "model.backbone.preset",
            f"expected hidden_act {', '.join(_ACTIVATIONS)}; {checkpoint.preset!r} has {name!r}.",
        )
    return _ACTIVATIONS[name]


def _assign(layers: list[keras.layers.Layer], read: Read) -> None:
    table, norm, _, *encoders = layers
    table.pieces_table.assign(read("embeddings.word_embeddings.weight"))
    first_segment = read("embeddings.token_type_embeddings.weight")[0]
    table.positions_table.assign(read("embeddings.position_embeddings.weight") + first_segment)
    assign_pair(norm, read, "embeddings.LayerNorm")
    for index, layer in enumerate(encoders):
        assign_layer(layer, read, index, "attention.output.LayerNorm", "output.LayerNorm")


def _words(tokens: keras.KerasTensor, with_shapes: bool) -> tuple[dict[str, Any], keras.KerasTensor, keras.KerasTensor]:
    """Returns the inputs that words need, the words' features and their mask."""
    positions = keras.Input((None,), dtype="int32", name="word_positions")
    inputs, words = {"word_positions": positions}, FirstPieces(name="first_pieces")(tokens, positions)
    if with_shapes:
        inputs["word_shapes"] = keras.Input((None,), dtype="int32", name="word_shapes")
        table = keras.layers.Embedding(len(SHAPES), _SHAPE_SIZE, embeddings_initializer=_SHAPE_START, name="shape")
        words = keras.layers.Concatenate(name="words_with_shapes")([words, table(inputs["word_shapes"])])
    return inputs, words, keras.ops.greater_equal(positions, 0)


def _pooled(tokens: keras.KerasTensor, mask: keras.KerasTensor, pooling: str, read: Read) -> keras.KerasTensor:
    if pooling == "mean":
        return keras.layers.GlobalAveragePooling1D(name="mean")(tokens, mask=mask)
    first = tokens[:, 0]
    if pooling == "cls":
        return first
    pooler = keras.layers.Dense(tokens.shape[-1], activation="tanh", name="pooler")
    pooled = pooler(first)
    assign_pair(pooler, read, "pooler.dense")
    return pooled
