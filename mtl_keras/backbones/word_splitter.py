"""Raw text to words, in graph."""

from typing import TYPE_CHECKING

from mtl_keras.backbones.text_patterns import APOSTROPHE, IDEOGRAPHS, PUNCTUATION, SPACE, URL

if TYPE_CHECKING:
    import tensorflow as tf

_LETTERS = rf"[^{SPACE}{PUNCTUATION}{IDEOGRAPHS}]"
_END = rf"(?:[{SPACE}]+|$)"
_WORDS = "|".join(
    (
        rf"[{SPACE}]+",
        URL,
        rf"{_LETTERS}+(?:[.+_-]{_LETTERS}+)*@{_LETTERS}+(?:[.-]{_LETTERS}+)+",  # a mail address
        rf"[@#](?:{_LETTERS}|_)+",
        r"&(?:[a-zA-Z]+|#[0-9]+);",
        rf"(?:[:;=][{APOSTROPHE}o^-]?[DPpOo3]|<3+){_END}",  # emoticons that end in a letter
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
_POSSESSIVE = rf"[{APOSTROPHE}][sS]$"


def split_words(texts: "tf.Tensor") -> "tuple[tf.RaggedTensor, tf.RaggedTensor, tf.RaggedTensor]":
    """Splits texts into words as corpora of tweets do: ``It's`` to ``It``, ``'s``; ``don't``, ``10:30``, ``:-)`` whole.

    Every border lies at white space, punctuation or an ideograph, where BERT
    splits too: the word pieces of the words are those of the text.

    Shapes:
        texts: [B], string. Returns words, starts, ends: [B, (n)]; offsets in bytes.
    """
    import tensorflow as tf
    import tensorflow_text as tf_text

    chunks, chunk_starts, _ = tf_text.regex_split_with_offsets(texts, _WORDS, rf"[^{SPACE}](?s:.*)")
    flat = tf.strings.regex_replace(chunks.flat_values, rf"[{SPACE}]+$", "")
    words, starts, ends = tf_text.regex_split_with_offsets(flat, _POSSESSIVE, _POSSESSIVE)

    def by_row(inner: "tf.RaggedTensor") -> "tf.RaggedTensor":
        return chunks.with_flat_values(inner).merge_dims(1, 2)

    shift = tf.expand_dims(chunk_starts.flat_values, 1)
    return by_row(words), by_row(starts + shift), by_row(ends + shift)
