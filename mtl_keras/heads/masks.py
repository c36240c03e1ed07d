"""Logits to masks at the pictures' own sizes, in graph."""

import tensorflow as tf

from mtl_keras.images.placement import restore

_AT_ONCE = 2
"""Pictures whose probabilities are held at their own size at once: of large ones they take gigabytes."""


def masks(logits: tf.Tensor, features: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Returns the likeliest class of each pixel of each picture, with its probability.

    Args:
        logits: [B, H, W, C].
        features: ``image_heights``, ``image_widths`` [B] and ``image_padded`` [B]; without them, pictures are of the
            trunk's size.
    """
    probabilities = tf.nn.softmax(tf.cast(logits, tf.float32))
    count = tf.shape(logits)[0]
    heights = features.get("image_heights", tf.fill([count], tf.shape(logits)[1]))
    widths = features.get("image_widths", tf.fill([count], tf.shape(logits)[2]))
    padded = features.get("image_padded", tf.fill([count], False))
    chosen, sure, shares = tf.cond(
        count > 0,
        lambda: _of_rows(probabilities, heights, widths, padded),
        lambda: (tf.zeros([0, 0, 0], tf.int32), tf.zeros([0, 0, 0]), tf.zeros([0, logits.shape[-1]])),
    )
    return {
        "mask": chosen,
        "mask_probability": sure,
        "mask_heights": heights,
        "mask_widths": widths,
        "shares": shares,
    }


def _of_rows(
    probabilities: tf.Tensor, heights: tf.Tensor, widths: tf.Tensor, padded: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Returns the class and its probability of each pixel [B, h, w], and the classes' shares [B, C]."""
    height, width = tf.reduce_max(heights), tf.reduce_max(widths)

    def one(row: tuple[tf.Tensor, ...]) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        values, own_height, own_width, is_padded = row
        own = tf.cond(
            is_padded,
            lambda: restore(values, own_height, own_width, "pad"),
            lambda: restore(values, own_height, own_width, "stretch"),
        )
        chosen = tf.argmax(own, axis=-1, output_type=tf.int32)
        # Inside this loop tf.math.bincount refuses its own empty weights (TensorFlow 2.21).
        counts = tf.math.unsorted_segment_sum(tf.ones_like(chosen), chosen, tf.shape(own)[-1])
        shares = tf.cast(counts / tf.size(chosen), tf.float32)
        rest = [[0, height - own_height], [0, width - own_width]]
        return tf.pad(chosen, rest, constant_values=-1), tf.pad(tf.reduce_max(own, axis=-1), rest), shares

    mask = tf.TensorSpec([None, None], tf.int32)
    specs = (mask, tf.TensorSpec([None, None], tf.float32), tf.TensorSpec([probabilities.shape[-1]], tf.float32))
    found: tuple[tf.Tensor, tf.Tensor, tf.Tensor] = tf.map_fn(
        one, (probabilities, heights, widths, padded), parallel_iterations=_AT_ONCE, fn_output_signature=specs
    )
    return found
