"""Raw sequences to numbers of residues, in graph: what ``alphabet`` says, in TensorFlow."""

from typing import TYPE_CHECKING

from mtl_keras.sequences.alphabet import GAPS, RESIDUES, STOP

if TYPE_CHECKING:
    import tensorflow as tf

_SKIPPED = -1
_STOP = len(RESIDUES)
_UNKNOWN = RESIDUES.index("X")
_LAST_BLANK = 0x3000
"""No character after the ideographic space is a blank."""


def residue_numbers(raw: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
    """Returns the residues of all rows, one after the other, and the row of each.

    Characters outside of the alphabet, and bytes that are no UTF-8, become X, as does a stop that is not at the end.

    Shapes:
        raw: [B], string. Returns numbers [N], places in ``RESIDUES``, int32, and rows [N], int64, ascending.
    """
    import tensorflow as tf

    points, splits = tf.raw_ops.UnicodeDecode(input=raw, input_encoding="UTF-8", errors="replace")[::-1]
    rows = tf.ragged.row_splits_to_segment_ids(splits)
    numbers = tf.gather(tf.constant(_numbers()), tf.minimum(points, _LAST_BLANK + 1))
    places = tf.range(tf.size(points))
    ends = tf.math.unsorted_segment_max(
        tf.where((numbers == _SKIPPED) | (numbers == _STOP), -1, places), rows, tf.size(raw)
    )
    kept = (numbers != _SKIPPED) & (places <= tf.gather(ends, rows))
    numbers = tf.where(numbers == _STOP, _UNKNOWN, numbers)
    return tf.boolean_mask(numbers, kept), tf.boolean_mask(rows, kept)


def _numbers() -> list[int]:
    """Returns what becomes of each code point up to the first that stands for all later ones."""
    return [_number(chr(point)) for point in range(_LAST_BLANK + 1)] + [_UNKNOWN]


def _number(character: str) -> int:
    if character.isspace() or character in GAPS:
        return _SKIPPED
    if character == STOP:
        return _STOP
    letter = character.upper() if character.isascii() else character
    return RESIDUES.index(letter) if letter in RESIDUES else _UNKNOWN
