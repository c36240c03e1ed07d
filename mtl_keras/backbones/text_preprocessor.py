"""Raw text or words to a BERT trunk's inputs, in graph."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import tensorflow as tf

from mtl_keras.backbones.word_pieces import Normalisation, WordPieces
from mtl_keras.backbones.word_rows import WordRows, dense_rows, given_words, sums_before
from mtl_keras.backbones.word_shapes import word_shapes
from mtl_keras.backbones.word_splitter import split_words


class TextPreprocessor(tf.Module):
    """Turns a batch of texts or of rows of words into ids of word pieces and places of words.

    Rows longer than ``sequence_length`` pieces are cut; a word whose first
    piece is cut off is dropped. A word of a text of which normalisation
    leaves nothing is dropped too; a given word always has a piece, if
    need be the unknown one, so that labels stay aligned.

    Args:
        vocabulary: pieces, each at its number.
        sequence_length: most pieces of a row, ``[CLS]`` and ``[SEP]`` included.
        special: names of the special pieces: cls, sep, pad, unk.

    Shapes:
        Takes ``text`` [B] or ``words`` [B, (n)], string. Gives ``token_ids``
        [B, L] and ``word_positions``, ``word_shapes``, ``word_starts``,
        ``word_ends`` [B, W], int32; L >= 2 and W >= 1.
    """

    exportable_from_text = True
    flips = ()

    def __init__(
        self,
        vocabulary: Sequence[str],
        sequence_length: int,
        normalisation: Normalisation,
        special: Mapping[str, str],
    ) -> None:
        super().__init__(name="text_preprocessor")
        self.raw = {"text": tf.TensorSpec([None], tf.string, name="text")}
        self.sequence_length = sequence_length
        self._vocabulary = tuple(vocabulary)
        self._special = dict(special)
        self._pieces = WordPieces(vocabulary, normalisation, unknown=special["unk"])
        self._cls, self._sep, self._pad = (self._vocabulary.index(special[name]) for name in ("cls", "sep", "pad"))

    def __call__(self, rows: Mapping[str, "tf.Tensor | tf.RaggedTensor"]) -> dict[str, tf.Tensor]:
        """Turns a batch of raw rows into dense tensors."""
        if "words" in rows:
            return self._assemble(given_words(rows["words"]), keep_empty=True)
        return self._assemble(split_words(rows["text"]), keep_empty=False)

    def save(self, folder: Path) -> None:
        """Writes ``vocab.txt`` and ``options.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "vocab.txt").write_text("".join(f"{piece}\n" for piece in self._vocabulary), encoding="utf-8")
        options = {
            "kind": "word_pieces",
            "sequence_length": self.sequence_length,
            "normalisation": self._pieces.normalisation.to_dict(),
            "special": self._special,
        }
        (folder / "options.json").write_text(json.dumps(options, indent=2) + "\n", encoding="utf-8")

    def _assemble(self, given: WordRows, keep_empty: bool) -> dict[str, tf.Tensor]:
        clean = tf.strings.unicode_transcode(given.words, "UTF-8", "UTF-8", errors="ignore")
        pieces, owners = self._pieces(clean, keep_empty)
        sizes = tf.math.unsorted_segment_sum(tf.ones_like(owners), owners, tf.size(clean))
        before = sums_before(sizes, given.rows, given.count)
        positions = 1 + tf.cumsum(sizes, exclusive=True) - tf.gather(before, given.rows)
        kept = (sizes > 0) & (positions < self.sequence_length - 1)

        def dense(values: tf.Tensor, pad: int) -> tf.Tensor:
            values = tf.cast(tf.boolean_mask(values, kept), tf.int32)
            return dense_rows(values, tf.boolean_mask(given.rows, kept), given.count, pad)

        return {
            "token_ids": self._token_ids(pieces, tf.gather(given.rows, owners), before),
            "word_positions": dense(positions, -1),
            "word_shapes": dense(word_shapes(clean), 0),
            "word_starts": dense(given.starts, -1),
            "word_ends": dense(given.ends, -1),
        }

    def _token_ids(self, pieces: tf.Tensor, rows: tf.Tensor, before: tf.Tensor) -> tf.Tensor:
        """Lays the pieces [P] out in rows between the first and the last special piece."""
        count = tf.size(before, tf.int64)
        places = 1 + tf.range(tf.size(pieces, tf.int64)) - tf.gather(before, rows)
        kept = places < self.sequence_length - 1
        rows = tf.boolean_mask(rows, kept)
        inner = dense_rows(tf.boolean_mask(pieces, kept), rows, count, self._pad)
        sizes = tf.math.unsorted_segment_sum(tf.ones_like(rows, tf.int32), rows, count)[:, tf.newaxis]
        ids = tf.pad(inner, [[0, 0], [1, 1]], constant_values=self._pad)
        columns = tf.range(tf.shape(ids)[1])[tf.newaxis]
        ids = tf.where(columns == 0, self._cls, tf.where(columns == sizes + 1, self._sep, ids))
        return ids[:, : tf.reduce_max(sizes) + 2]


def read_vocabulary(path: Path) -> list[str]:
    """Reads the pieces of a ``vocab.txt``, one a line; no line may be dropped, since it numbers the others."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
