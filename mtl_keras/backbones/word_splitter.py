"""Raw text to words, in graph."""

from typing import TYPE_CHECKING

from mtl_keras.backbones.regex_split import regex_split
from mtl_keras.backbones.text_patterns import APOSTROPHE, IDEOGRAPHS, PUNCTUATION, SPACE, URL
from mtl_keras.backbones.word_rows import WordRows

if TYPE_CHECKING:
    import tensorflow as tf

_LETTERS = rf"[^{SPACE}{PUNCTUATION}{IDEOGRAPHS}]"
_END = rf"(?:[{SPACE}]+|$)"
WORDS = "|".join(
    (
        rf"[{SPACE}]+",
        URL,
        rf"{_LETTERS}+(?:[.+_-]{_LETTERS}+)*@{_LETTERS}+(?:[.-]{_LETTERS}+)+",  # a mail address
        rf"[@#](?:{_LETTERS}|_)+",
        r"&(?:[a-zA-Z]+|#[0-9]+);",
        rf"(?:[:;=][{APOSTROPHE}o^-]?[DPpOo3]|<3+){_END}",  # emoticons that end in a letter
        rf"[{APOSTROPHE}](?i:s|m|d|ll|re|ve|t){_END}",  # a clitic that is a word already
        rf"[:;=][{APOSTROPHE}o^-]?[()\[\]/\\|*]+",
        r"[(\[][:;=]|-_+-|\^_*\^",
        rf"(?:{_LETTERS}*[0-9][.,:/])+[0-9]{_LETTERS}*",
        r"(?:\p{L}\.){2,}",
        r"(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof)\.",
        rf"{_LETTERS}+(?:[{APOSTROPHE}-]{_LETTERS}+)*",
        rf"[{IDEOGRAPHS}]",
        r"\.+|[!?]+|-+|\*+|_+",
        rf"[{PUNCTUATION}]",
    )
)
"""Tried in this order at each place of a text; what is white space is no word."""
POSSESSIVE = rf"[{APOSTROPHE}][sS]$"
"""What is a word of its own at the end of one."""


def split_words(texts: "tf.Tensor") -> WordRows:
    """Splits texts into words as corpora of tweets do: ``It's`` to ``It``, ``'s``; ``don't``, ``10:30``, ``:-)`` whole.

    Every border lies at white space, punctuation or an ideograph, where BERT
    splits too: the word pieces of the words are those of the text.

    Shapes:
        texts: [B], string.
    """
    import tensorflow as tf

    chunks, chunk_starts, _, rows = regex_split(texts, WORDS, rf"[^{SPACE}](?s:.*)")
    chunks = tf.strings.regex_replace(chunks, rf"[{SPACE}]+$", "")
    words, starts, ends, chunk = regex_split(chunks, POSSESSIVE, POSSESSIVE)
    shift = tf.gather(chunk_starts, chunk)
    return WordRows(words, starts + shift, ends + shift, tf.gather(rows, chunk), tf.size(texts, tf.int64))
