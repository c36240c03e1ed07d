"""Words to BERT's word pieces, in graph."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import tensorflow as tf
import tensorflow_text as tf_text

from mtl_keras.backbones.regex_split import regex_split
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

    def __call__(self, words: tf.Tensor, keep_empty: bool) -> tuple[tf.Tensor, tf.Tensor]:
        """Returns the pieces of all words, and the word that each is of.

        Args:
            words: valid UTF-8.
            keep_empty: whether a word of which nothing is left becomes the
                unknown piece; if not, it has no piece.

        Shapes:
            words: [N], string. Returns pieces: [P], int32; owners: [P], int64, ascending.
        """
        tokens, owners = self._tokens(self._normalised(words))
        if keep_empty:
            tokens, owners = self._filled(tokens, owners, tf.size(words, tf.int64))
        pieces = self._table.tokenize(tokens)
        return pieces.flat_values, tf.gather(owners, pieces.value_rowids())

    def _normalised(self, words: tf.Tensor) -> tf.Tensor:
        words = tf.strings.regex_replace(words, rf"[{CONTROLS}]", "")
        if self.normalisation.strip_accents:
            words = tf.strings.regex_replace(tf_text.normalize_utf8(words, "NFD"), r"\p{Mn}", "")
        if self.normalisation.lowercase:
            # BERT lowers each character by itself; ICU would make a last sigma of a last capital sigma.
            words = tf.strings.lower(tf.strings.regex_replace(words, r"\x{3A3}", "\u03c3"), encoding="utf-8")
        return words

    def _tokens(self, words: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Returns BERT's tokens of all words, and the word that each is of."""
        alone = rf"[{PUNCTUATION}{IDEOGRAPHS}]" if self.normalisation.split_ideographs else rf"[{PUNCTUATION}]"
        tokens, _, _, owners = regex_split(words, rf"[{SPACE}]+|{alone}", alone)
        long = tf.strings.length(tokens, unit="UTF8_CHAR") > _LONGEST
        return tf.where(long, self.unknown, tokens), owners

    def _filled(self, tokens: tf.Tensor, owners: tf.Tensor, count: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Gives each word without a token the unknown one."""
        sizes = tf.math.unsorted_segment_sum(tf.ones_like(owners), owners, count)
        empty = tf.where(tf.equal(sizes, 0))[:, 0]
        tokens = tf.concat([tokens, tf.fill(tf.shape(empty), self.unknown)], axis=0)
        owners = tf.concat([owners, empty], axis=0)
        order = tf.argsort(owners, stable=True)
        return tf.gather(tokens, order), tf.gather(owners, order)
