"""Raw text to a trunk's inputs on the host, for tokenizers that have no in-graph form."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from mtl_keras.backbones.word_rows import dense_rows, given_words
from mtl_keras.backbones.word_shapes import word_shapes
from mtl_keras.backbones.word_splitter import split_words
from mtl_keras.errors import UserError


class HostedPreprocessor(tf.Module):
    """Tokenises with the checkpoint's own ``tokenizer.json`` (byte pairs, sentence pieces) in Python.

    It gives what ``TextPreprocessor`` gives and runs in ``tf.data``, but it
    cannot be part of a SavedModel: such an export takes ids. Words are those
    of the in-graph splitter, as if single blanks stood between them.

    Args:
        path: the checkpoint's ``tokenizer.json``.
        sequence_length: most pieces of a row, special ones included.
        pad: the number of the piece that fills a row up.
    """

    exportable_from_text = False
    flips = ()

    def __init__(self, path: Path, sequence_length: int, pad: int) -> None:
        super().__init__(name="hosted_preprocessor")
        from tokenizers import Tokenizer

        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises no class of its own
            raise UserError(str(path), f"expected a tokenizer.json; {error}. Fetch the checkpoint again.") from error
        self._tokenizer.enable_truncation(sequence_length)
        self._tokenizer.enable_padding(pad_id=pad)
        self.raw = {"text": tf.TensorSpec([None], tf.string, name="text")}
        self.sequence_length = sequence_length
        self.pad = pad
        self._path = path

    def __call__(self, rows: Mapping[str, "tf.Tensor | tf.RaggedTensor"]) -> dict[str, tf.Tensor]:
        """Turns a batch of raw rows into dense tensors."""
        given = given_words(rows["words"]) if "words" in rows else split_words(rows["text"])
        clean = tf.strings.unicode_transcode(given.words, "UTF-8", "UTF-8", errors="ignore")
        columns = [clean, given.rows, given.count]
        ids, positions = tf.numpy_function(self._encode, columns, (tf.int32, tf.int32), stateful=False)
        ids, positions = tf.ensure_shape(ids, [None, None]), tf.ensure_shape(positions, [None, None])

        def kept(values: tf.Tensor, pad: int) -> tf.Tensor:
            dense = dense_rows(tf.cast(values, tf.int32), given.rows, given.count, pad)
            return tf.where(positions >= 0, dense[:, : tf.shape(positions)[1]], pad)

        return {
            "token_ids": ids,
            "word_positions": positions,
            "word_shapes": kept(word_shapes(clean), 0),
            "word_starts": kept(given.starts, -1),
            "word_ends": kept(given.ends, -1),
        }

    def save(self, folder: Path) -> None:
        """Writes ``tokenizer.json`` and ``options.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._path, folder / "tokenizer.json")
        options: dict[str, Any] = {"kind": "hosted", "sequence_length": self.sequence_length, "pad": self.pad}
        (folder / "options.json").write_text(json.dumps(options, indent=2) + "\n", encoding="utf-8")

    def _encode(
        self, words: NDArray[Any], rows: NDArray[Any], count: NDArray[Any]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        texts: list[list[str]] = [[] for _ in range(int(count))]
        for word, row in zip(words, rows, strict=True):
            texts[row].append(word.decode())
        encodings = self._tokenizer.encode_batch(texts, is_pretokenized=True)
        firsts = [_first_pieces(encoding.word_ids, len(text)) for encoding, text in zip(encodings, texts, strict=True)]
        positions = np.full((len(texts), max([1, *map(len, firsts)])), -1, np.int32)
        for row, places in zip(positions, firsts, strict=True):
            row[: len(places)] = places
        return np.array([encoding.ids for encoding in encodings], np.int32).reshape(len(texts), -1), positions


def _first_pieces(word_ids: Sequence[int | None], count: int) -> list[int]:
    """Returns the place of each word's first piece, -1 for a word that has none, up to the last that has one."""
    places = {word: place for place, word in reversed(list(enumerate(word_ids))) if word is not None}
    return [places.get(word, -1) for word in range(min(count, max(places, default=-1) + 1))]
