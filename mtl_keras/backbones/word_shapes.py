"""The pattern of a word's letter case, in graph."""

from typing import TYPE_CHECKING

from mtl_keras.backbones.text_patterns import PUNCTUATION, URL

if TYPE_CHECKING:
    import tensorflow as tf

PATTERNS = {
    "url": URL,
    "user": r"@.+",
    "tag": r"#.+",
    "punctuation": rf"[{PUNCTUATION}]+",
    "number": r".*[0-9].*",
    "capitals": r"[^\p{Ll}\p{Lt}]*\p{Lu}[^\p{Ll}\p{Lt}]*\p{Lu}[^\p{Ll}\p{Lt}]*",
    "capitalised": r"[^\p{L}]*[\p{Lu}\p{Lt}][^\p{Lu}\p{Lt}]*",
    "mixed": r".*[\p{Lu}\p{Lt}].*",
    "lower": r".*\p{Ll}.*",
}
"""Tried in this order."""

SHAPES = ("none", *PATTERNS, "other")
"""Names of the classes by number; 0 is no word."""


def word_shapes(words: "tf.Tensor") -> "tf.Tensor":
    """Classifies raw words by their letter case.

    Shapes:
        words: [N], string, valid UTF-8. Returns numbers in SHAPES: [N], int32, never 0.
    """
    import tensorflow as tf

    shapes = tf.fill(tf.shape(words), SHAPES.index("other"))
    for name, pattern in reversed(PATTERNS.items()):
        found = tf.strings.regex_full_match(words, rf"(?s:{pattern})")
        shapes = tf.where(found, SHAPES.index(name), shapes)
    return shapes
