"""Finds out, in graph, how a picture has to be turned to stand upright."""

import tensorflow as tf

_SEARCHED = 65_536
"""Bytes from the picture's beginning in which its EXIF part is looked for."""
_ORIENTATION = 0x0112
_ENTRIES = 256


def orientation(encoded: tf.Tensor) -> tf.Tensor:
    """Returns the EXIF orientation of an encoded JPEG or PNG, int32 [] of 1 to 8; 1 where it says none.

    Reference:
        CIPA DC-008, Exif 2.32: a TIFF header (byte order, offset of the first directory), and in the directory
        a number of entries of 12 bytes: tag, type, count, value.
    """
    start = _search(encoded)
    values = tf.cast(tf.io.decode_raw(tf.strings.substr(encoded, tf.maximum(start, 0), _SEARCHED), tf.uint8), tf.int32)
    values = tf.pad(values, [[0, 16]])  # so that a part that is cut off reads as zeros
    little = values[0] == ord("I")

    def number(at: tf.Tensor, size: int) -> tf.Tensor:
        """Reads unsigned numbers of ``size`` bytes at places [...]; past the end they are 0."""
        places = tf.expand_dims(at, -1) + tf.range(size)
        inside = (places >= 0) & (places < tf.size(values))
        digits = tf.where(inside, tf.gather(values, tf.where(inside, places, 0)), 0)
        digits = tf.where(little, tf.reverse(digits, [-1]), digits)
        return tf.reduce_sum(digits * tf.constant([256**power for power in reversed(range(size))]), axis=-1)

    directory = number(tf.constant(6), 2)  # the lower half of the offset: more would lie past what is searched
    directory = tf.where(little, number(tf.constant(4), 2), directory)
    count = tf.minimum(number(directory, 2), _ENTRIES)
    entries = directory + 2 + 12 * tf.range(count)
    found = tf.boolean_mask(number(entries + 8, 2), number(entries, 2) == _ORIENTATION)
    value = tf.reduce_max(tf.concat([found[:1], [1]], axis=0))
    return tf.where((start >= 0) & (value <= 8), value, 1)


def upright(picture: tf.Tensor, turn: tf.Tensor) -> tf.Tensor:
    """Turns and mirrors a picture [h, w, C] as its orientation, 1 to 8, asks for."""
    flipped = tf.where(tf.reduce_any(turn == [2, 3, 6, 7]), picture[:, ::-1], picture)
    flipped = tf.where(tf.reduce_any(turn == [3, 4, 7, 8]), flipped[::-1], flipped)
    return tf.cond(turn >= 5, lambda: tf.transpose(_before_transposing(picture, turn), [1, 0, 2]), lambda: flipped)


def _before_transposing(picture: tf.Tensor, turn: tf.Tensor) -> tf.Tensor:
    """Flips a picture that is then transposed: orientation 5 is the transpose alone, 6 and 8 are turns."""
    picture = tf.where(tf.reduce_any(turn == [6, 7]), picture[::-1], picture)
    return tf.where(tf.reduce_any(turn == [7, 8]), picture[:, ::-1], picture)


def _search(encoded: tf.Tensor) -> tf.Tensor:
    """Returns where the TIFF header begins, -1 where there is none."""
    head = tf.cast(tf.io.decode_raw(tf.strings.substr(encoded, 0, _SEARCHED), tf.uint8), tf.int32)
    starts = [_after(head, mark) for mark in (b"Exif\0\0II*\0", b"Exif\0\0MM\0*", b"eXIfII*\0", b"eXIfMM\0*")]
    return tf.reduce_max(tf.stack(starts))


def _after(head: tf.Tensor, mark: bytes) -> tf.Tensor:
    """Returns the place of the last four bytes of a mark, the TIFF header, in ``head``; -1 where it is not."""
    padded = tf.pad(head, [[0, len(mark)]])
    hits = tf.reduce_all(tf.stack([padded[at : at + tf.size(head)] == byte for at, byte in enumerate(mark)]), axis=0)
    first = tf.where(hits)[:1, 0]
    return tf.reduce_max(tf.concat([tf.cast(first, tf.int32) + len(mark) - 4, [-1]], axis=0))
