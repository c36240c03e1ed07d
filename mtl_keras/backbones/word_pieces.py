"""Words to BERT's word pieces, in graph."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import tensorflow as tf
import tensorflow_text as tf_text

from mtl_keras.backbones.text_patterns import CONTROLS, IDEOGRAPHS, PUNCTUATION, SPACE

_LONGEST = 100
"""A longer token is unknown, as in BERT."""


@dataclass(frozen=True)
class Normalisation:
    """How a checkpoint normalises text before it looks up pieces."""

    lowercase: bool = True
    strip_accents: bool = True
    split_ideographs: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Returns the options by name."""
        return asdict(self)


class WordPieces(tf.Module):
    """Cuts words into the pieces that ``transformers``' BERT tokenizer gives.

    Special tokens in a text (``[SEP]``) are text, never the token itself.

    Args:
        vocabulary: pieces, each at its number.
        unknown: the piece for what the vocabulary cannot spell.
    """

    def __init__(self, vocabulary: Sequence[str], normalisation: Normalisation, unknown: str = "[UNK]") -> None:
        super().__init__(name="word_pieces")
        self.normalisation = normalisation
        self.unknown = unknown
        self._table = tf_text.FastWordpieceTokenizer(
            list(vocabulary),
            max_bytes_per_word=4 * _LONGEST,
            token_out_type=tf.int32,
            unknown_token=unknown,
            no_pretokenization=True,
        )

    def __call__(self, words: tf.Tensor, keep_empty: bool) -> tf.RaggedTensor:
        """Returns the pieces of each word.

        Args:
            words: valid UTF-8.
            keep_empty: whether a word of which nothing is left becomes the
                unknown piece; if not, it has no piece.

        Shapes:
            words: [N], string. Returns [N, (pieces)], int32.
        """
        tokens = self._tokens(self._normalised(words))
        if keep_empty:
            empty = tf.cast(tf.equal(tokens.row_lengths(), 0), tf.int64)
            unknown = tf.RaggedTensor.from_row_lengths(tf.fill([tf.reduce_sum(empty)], self.unknown), empty)
            tokens = tf.concat([tokens, unknown], axis=1)
        return self._table.tokenize(tokens).merge_dims(1, 2)

    def _normalised(self, words: tf.Tensor) -> tf.Tensor:
        words = tf.strings.regex_replace(words, rf"[{CONTROLS}]", "")
        if self.normalisation.strip_accents:
            words = tf.strings.regex_replace(tf_text.normalize_utf8(words, "NFD"), r"\p{Mn}", "")
        if self.normalisation.lowercase:
            # BERT lowers each character by itself; ICU would make a last sigma of a last capital sigma.
            words = tf.strings.lower(tf.strings.regex_replace(words, r"\x{3A3}", "\u03c3"), encoding="utf-8")
        return words

    def _tokens(self, words: tf.Tensor) -> tf.RaggedTensor:
        alone = rf"[{PUNCTUATION}{IDEOGRAPHS}]" if self.normalisation.split_ideographs else rf"[{PUNCTUATION}]"
        tokens = tf_text.regex_split(words, rf"[{SPACE}]+|{alone}", alone)
        long = tf.strings.length(tokens.flat_values, unit="UTF8_CHAR") > _LONGEST
        return tokens.with_flat_values(tf.where(long, self.unknown, tokens.flat_values))
