"""The marks around a sequence for ESM."""

from typing import Any

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable(package="mtl_keras")
class EsmEnds(keras.layers.Layer):
    """Puts each row between the marks of begin and end.

    Args:
        begin: the mark's id.
        end: the mark's id, after the last residue of each row.
        pad: the id of padding behind it.

    Shapes:
        residue_ids: [N, W], int32, 0 pads. Returns [N, W + 2], ``pad`` pads.
    """

    def __init__(self, begin: int, end: int, pad: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.begin = begin
        self.end = end
        self.pad = pad

    def call(self, residue_ids: tf.Tensor) -> tf.Tensor:
        """Returns the ids with the marks."""
        lengths = tf.math.count_nonzero(residue_ids, axis=1, keepdims=True, dtype=tf.int32)
        ids = tf.pad(residue_ids, [[0, 0], [1, 1]])
        places = tf.range(tf.shape(ids)[1])
        ids = tf.where(places <= lengths, ids, tf.where(places == lengths + 1, self.end, self.pad))
        return tf.where(places == 0, self.begin, ids)

    def compute_output_spec(self, residue_ids: keras.KerasTensor) -> keras.KerasTensor:
        """Returns [N, W + 2]."""
        rows, width = residue_ids.shape
        return keras.KerasTensor((rows, None if width is None else width + 2), "int32")

    def get_config(self) -> dict[str, Any]:
        """Returns the arguments."""
        return {**super().get_config(), "begin": self.begin, "end": self.end, "pad": self.pad}
