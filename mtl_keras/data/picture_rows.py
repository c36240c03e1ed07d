"""Rows of pictures: from paths and masks to tensors, at each step anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from mtl_keras.data.ragged import Array

if TYPE_CHECKING:
    from mtl_keras.images.augmentation import Augmentation

Tensors = dict[str, tf.Tensor]


@dataclass(frozen=True)
class PictureRows:
    """How pictures of a source, and masks that are labels, become tensors: nothing decoded is kept in memory.

    Args:
        preprocessor: that of the backbone.
        files: whether ``image`` holds paths; else encoded bytes.
        augmentation: what training does to a picture and its masks.
    """

    preprocessor: Any
    files: bool
    augmentation: "Augmentation | None" = None

    def __call__(
        self, images: tf.Tensor, masks: Mapping[str, tf.Tensor], seeds: tf.Tensor | None
    ) -> tuple[tf.Tensor, Tensors]:
        """Returns pictures and classes.

        Args:
            images: [B], string.
            masks: by task, encoded, [B] string; "" where there is none.
            seeds: [B, 2] int32 of the augmentation; None for none.

        Returns:
            [B, H, W, 3] float32, and by task [B, H, W] int32, -1 where no class is given.
        """
        encoded = tf.map_fn(tf.io.read_file, images) if self.files else images
        augmentation = None if seeds is None else self.augmentation
        picture, classes = self.preprocessor.labelled(encoded, dict(masks), seeds, augmentation)
        return picture, classes


def pixel_weights(classes: tf.Tensor, rows: tf.Tensor, table: Array | None) -> tf.Tensor:
    """Returns the weight of each pixel [B, H, W]: that of its row [B] times that of its class, 0 without a class."""
    given = classes >= 0
    weights = tf.ones_like(classes, tf.float32) if table is None else tf.gather(table, tf.maximum(classes, 0))
    return tf.where(given, weights, 0.0) * rows[:, tf.newaxis, tf.newaxis]
