"""Raw text or words to a BERT trunk's inputs, in graph."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import tensorflow as tf

from mtl_keras.backbones.dense_rows import dense_rows
from mtl_keras.backbones.given_words import given_words
from mtl_keras.backbones.word_pieces import Normalisation, WordPieces
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
            return self._assemble(*given_words(rows["words"]), keep_empty=True)
        return self._assemble(*split_words(rows["text"]), keep_empty=False)

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

    def _assemble(
        self, words: tf.RaggedTensor, starts: tf.RaggedTensor, ends: tf.RaggedTensor, keep_empty: bool
    ) -> dict[str, tf.Tensor]:
        clean = tf.strings.unicode_transcode(words.flat_values, "UTF-8", "UTF-8", errors="ignore")
        pieces = words.with_flat_values(self._pieces(clean, keep_empty))
        counts = words.with_flat_values(tf.cast(pieces.values.row_lengths(), tf.int32))
        padded = counts.to_tensor()
        positions = _from_rows(1 + tf.cumsum(padded, axis=1, exclusive=True), counts)
        kept = (counts > 0) & (positions < self.sequence_length - 1)
        dense = {
            "word_positions": (positions, -1),
            "word_shapes": (words.with_flat_values(word_shapes(clean)), 0),
            "word_starts": (starts, -1),
            "word_ends": (ends, -1),
        }
        outputs = {"token_ids": self._token_ids(pieces.merge_dims(1, 2))}
        for name, (values, pad) in dense.items():
            outputs[name] = dense_rows(tf.ragged.boolean_mask(values, kept), pad)
        return outputs

    def _token_ids(self, pieces: tf.RaggedTensor) -> tf.Tensor:
        inner = pieces[:, : self.sequence_length - 2]
        column = tf.ones_like(inner[:, :1].row_lengths(), dtype=tf.int32)[:, tf.newaxis]
        return tf.concat([column * self._cls, inner, column * self._sep], axis=1).to_tensor(self._pad)


def _from_rows(dense: tf.Tensor, like: tf.RaggedTensor) -> tf.RaggedTensor:
    return tf.RaggedTensor.from_tensor(dense, lengths=like.row_lengths())


def read_vocabulary(path: Path) -> list[str]:
    """Reads the pieces of a ``vocab.txt``, one a line; no line may be dropped, since it numbers the others."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
