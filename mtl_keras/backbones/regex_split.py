"""Strings to parts by a regular expression, in graph."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tensorflow as tf


def regex_split(strings: "tf.Tensor", delimiter: str, kept: str) -> "tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]":
    """Splits strings at delimiters (RE2); a delimiter that matches ``kept`` is a part too.

    Shapes:
        strings: [N]. Returns parts, their first and last bytes, and the string that each is of: [P].
    """
    import tensorflow as tf

    # The public function wraps this operation in ragged tensors, whose checks cost a second of tracing a call.
    from tensorflow_text.python.ops.regex_split_ops import gen_regex_split_ops

    # It ends a string at a NUL; another control character keeps the offsets and is dropped later just the same.
    strings = tf.strings.regex_replace(strings, r"\x{0}", "\x01")
    parts, starts, ends, splits = gen_regex_split_ops.regex_split_with_offsets(strings, f"({delimiter})", f"({kept})")
    return parts, starts, ends, tf.repeat(tf.range(tf.size(strings, tf.int64)), splits[1:] - splits[:-1])
