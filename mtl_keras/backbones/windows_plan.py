"""Where the windows of a batch of rows lie."""

import tensorflow as tf


class WindowsPlan:
    """Cuts rows into windows that overlap and puts what was computed of them together again.

    A row has as many windows as its residues need: at least one, and no more because another row is longer. Window k
    starts at k (window - overlap). A residue belongs to the window whose middle is the nearest, so that as many of its
    neighbours as can be are in the window on either side.

    Args:
        residue_ids: [B, L], int32, 0 pads, at the end.
        window: the most residues of a window, W = min(window, L).
        overlap: the residues that two windows share.
    """

    def __init__(self, residue_ids: tf.Tensor, window: int, overlap: int) -> None:
        self._ids = residue_ids
        self._count, self._length = tf.unstack(tf.shape(residue_ids))
        self._stride, self._half = window - overlap, overlap // 2
        self._width = tf.minimum(window, self._length)
        beyond = tf.maximum(tf.math.count_nonzero(residue_ids, axis=1, dtype=tf.int32) - window, 0)
        self._windows = 1 + (beyond + self._stride - 1) // self._stride
        self._first = tf.cumsum(self._windows, exclusive=True)

    def cut(self) -> tf.Tensor:
        """Returns the windows of all rows [N, W], 0 pads."""
        rows = tf.repeat(tf.range(self._count), self._windows)
        numbers = tf.range(tf.size(rows)) - tf.gather(self._first, rows)
        columns = tf.expand_dims(numbers * self._stride, 1) + tf.range(self._width)
        inside = tf.minimum(columns, self._length - 1)
        windows = tf.gather(tf.reshape(self._ids, [-1]), tf.expand_dims(rows, 1) * self._length + inside)
        return tf.where(columns < self._length, windows, 0)

    def stitch(self, places: tf.Tensor, starts: tf.Tensor, widths: tf.Tensor) -> tf.Tensor:
        """Returns the features [B, L, D] of the rows, of those of the windows; anything stands at padding.

        Args:
            places: the features of all windows' places, one window after another, [M, D].
            starts: where each window's begin, [N].
            widths: how many they are, [N], no fewer than the window's residues and at least 1.
        """
        columns = tf.range(self._length)
        numbers = tf.minimum(tf.maximum(columns - self._half, 0) // self._stride, tf.expand_dims(self._windows, 1) - 1)
        windows = tf.expand_dims(self._first, 1) + numbers
        within = tf.minimum(columns - numbers * self._stride, tf.gather(widths, windows) - 1)
        return tf.gather(places, tf.gather(starts, windows) + within)
