"""Rows in two groups, the shorter and the longer."""

import tensorflow as tf


class LengthGroups:
    """Parts rows so that both groups, each padded to its own longest row, have as few places as may be.

    A single row is in both groups, since a convolution of no rows fails on some builds of TensorFlow; of the first its
    first place is then computed, and not read.

    Args:
        lengths: the places of each row that are needed, [N], int32. They are its first.
    """

    def __init__(self, lengths: tf.Tensor) -> None:
        count = tf.size(lengths)
        self._order = tf.argsort(lengths, stable=True)
        ordered = tf.gather(lengths, self._order)
        shorter = tf.range(tf.maximum(count, 1))  # how many rows may be in the first group
        own = tf.concat([[0], ordered], 0)[: tf.size(shorter)]  # the longest of that many
        least = tf.argmin(shorter * own + (count - shorter) * tf.reduce_max(lengths), output_type=tf.int32)
        self._short = tf.maximum(least, tf.minimum(1, count - 1))
        self._groups = self._order[: tf.maximum(self._short, 1)], self._order[self._short :]
        widths = [tf.maximum(tf.reduce_max(tf.gather(lengths, rows)), 1) for rows in self._groups]
        self._widths = [tf.where(self._short > 0, widths[0], 1), widths[1]]

    def trimmed(self, rows: tf.Tensor) -> list[tf.Tensor]:
        """Returns the rows [N, L] of each group, as wide as its longest."""
        pairs = zip(self._groups, self._widths, strict=True)
        return [tf.gather(rows, group)[:, :width] for group, width in pairs]

    def starts_and_widths(self) -> tuple[tf.Tensor, tf.Tensor]:
        """Returns where each row's places begin, [N], the groups written one after another, and how many they are."""
        first = tf.range(tf.size(self._groups[0])) * self._widths[0]
        second = tf.size(first) * self._widths[0] + tf.range(tf.size(self._groups[1])) * self._widths[1]
        starts = tf.concat([first[: self._short], second], 0)
        widths = tf.repeat(self._widths, [self._short, tf.size(second)])
        back = tf.argsort(self._order)
        return tf.gather(starts, back), tf.gather(widths, back)
