"""The layers of the small encoder of sequences."""

from typing import TYPE_CHECKING

import keras

from mtl_keras.backbones.protein_cnn_block import ProteinCnnBlock
from mtl_keras.backbones.windows_trunk import windows_trunk
from mtl_keras.sequences.alphabet import RESIDUES
from mtl_keras.sequences.residue_attention import ResidueAttention

if TYPE_CHECKING:
    from mtl_keras.backbones.protein_cnn import ProteinCnn


def build_trunk(options: "ProteinCnn") -> keras.Model:
    """Builds the trunk, its weights of chance."""
    return windows_trunk(_encoder(options), ResidueAttention(options.pooling_heads, name="pooling"), options)


def _encoder(options: "ProteinCnn") -> keras.Model:
    ids = keras.Input((None,), dtype="int32", name="residue_ids")
    present = keras.ops.not_equal(ids, 0)
    x = keras.layers.Embedding(1 + len(RESIDUES), options.width, name="embedding")(ids)
    for number, dilation in enumerate(options.dilations):
        block = ProteinCnnBlock(options.kernel_size, dilation, options.dropout, name=f"block_{number}")
        x = block(x, present=present)
    return keras.Model(ids, keras.layers.LayerNormalization(epsilon=1e-5, name="norm")(x), name="encoder")
