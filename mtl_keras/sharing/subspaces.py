"""The subspaces of what makes a cut point."""

from collections.abc import Iterator, Sequence

import keras
import tensorflow as tf

from mtl_keras.sharing.cut import Cut, nodes


def kernels_of(trunk: keras.Model, cuts: Sequence[Cut]) -> Iterator[keras.Variable]:
    """Yields the kernel of each cut point: the last before it, or in its layer, whose columns are its channels."""
    for cut in cuts:
        ordered = nodes(trunk)
        for number in cut.place[:-1]:
            ordered = nodes(ordered[number].operation.encoder)
        until = ordered[: cut.place[-1] + 1]
        channels = until[-1].outputs[0].shape[-1]
        weights = [weight for node in until for weight in getattr(node.operation, "trainable_weights", ())]
        fitting = [weight for weight in weights if len(weight.shape) > 1 and weight.shape[-1] == channels]
        yield from fitting[-1:]


def overlap(kernel: keras.Variable, subspaces: int) -> tf.Tensor:
    """Returns sum_{i<j} |W_i' W_j|^2 of a kernel [..., C] split into columns W_i [..., C / S]."""
    value = tf.cast(tf.convert_to_tensor(kernel), tf.float32)
    parts = tf.split(tf.reshape(value, [-1, value.shape[-1]]), subspaces, axis=-1)
    pairs = [(one, other) for number, one in enumerate(parts) for other in parts[number + 1 :]]
    squares = [tf.reduce_sum(tf.square(tf.matmul(one, other, transpose_a=True))) for one, other in pairs]
    return tf.add_n(squares) if squares else tf.zeros([])
