"""From an encoder of sequences to a trunk."""

import keras

from mtl_keras.backbones.sequence_backbone import SequenceBackbone
from mtl_keras.backbones.windows import Windows


def windows_trunk(encoder: keras.Model, pooling: keras.layers.Layer, options: SequenceBackbone) -> keras.Model:
    """Builds the trunk: the encoder over windows of the rows, and one vector of each whole row.

    Args:
        encoder: from residue_ids [N, W] to tokens [N, W, D].
        pooling: from tokens [B, L, D] and present [B, L] to [B, P].
        options: the windows', and the trunk's name.
    """
    ids = keras.Input((None,), dtype="int32", name="residue_ids")
    mask = keras.ops.not_equal(ids, 0)
    tokens = Windows(encoder, options.window, options.overlap, name="windows")(ids)
    outputs = {"pooled": pooling(tokens, mask), "tokens": tokens, "mask": mask}
    return keras.Model({"residue_ids": ids}, outputs, name=options.kind)
