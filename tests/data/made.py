"""A small preprocessor, heads and rows, made without any weights."""

import random
from functools import cache
from typing import Any

import numpy as np
import tensorflow as tf

from mtl_keras.data.preprocessing import read_source
from mtl_keras.data.rows import Rows
from mtl_keras.data.source import Source
from mtl_keras.heads import Classification, Regression, TokenTagging

INPUTS = ("token_ids", "word_positions", "word_shapes")
HEADS = {
    "tags": TokenTagging(labels=("O", "B-x", "I-x")),
    "mood": Classification(labels=("bad", "good"), class_weights={"good": 3.0}),
    "score": Regression(),
}


class LetterPreprocessor:
    """Tokens are letters between 1 (begin) and 2 (end), padded with 9; at most ``longest`` tokens a row."""

    raw: dict[str, Any] = {"text": tf.TensorSpec([None], tf.string)}  # noqa: RUF012
    flips = ()

    def __init__(self, longest: int = 1000) -> None:
        self.longest = longest

    def __call__(self, rows: dict[str, Any]) -> dict[str, tf.Tensor]:
        words = rows["words"] if "words" in rows else tf.strings.split(rows["text"])
        letters = tf.strings.unicode_decode(words, "UTF-8")
        starts = tf.math.cumsum(letters.row_lengths(axis=2).to_tensor(), axis=1, exclusive=True) + 1
        positions = tf.RaggedTensor.from_tensor(starts, lengths=words.row_lengths())
        positions = tf.ragged.boolean_mask(positions, positions < self.longest - 1)
        tokens = letters.merge_dims(1, 2)[:, : self.longest - 2]
        ones = tf.ones_like(tokens[:, :1].row_lengths(), tf.int32)[:, None]
        return {
            "token_ids": tf.concat([ones, tokens, 2 * ones], axis=1).to_tensor(9),
            "word_positions": _padded(tf.cast(positions, tf.int32), -1),
            "word_shapes": _padded(tf.ones_like(positions, tf.int32), 0),
            "word_starts": _padded(tf.cast(positions, tf.int32), -1),
        }

    def save(self, folder: Any) -> None:
        raise AssertionError("nothing to save")


@cache
def letter_preprocessor(longest: int = 1000) -> Any:
    return LetterPreprocessor(longest)


def _padded(values: tf.RaggedTensor, pad: int) -> tf.Tensor:
    dense = values.to_tensor(pad)
    return tf.pad(dense, [[0, 0], [0, tf.cast(tf.shape(dense)[1] == 0, tf.int32)]], constant_values=pad)


def tagged_rows(count: int, seed: int = 0) -> Rows:
    """Rows of 1 to 20 words; the first of a row is its number."""
    made = random.Random(seed)
    lengths = [made.randint(1, 20) for _ in range(count)]
    words = [[str(row), *("w" * made.randint(1, 5) for _ in range(length - 1))] for row, length in enumerate(lengths)]
    return Rows.of_words(words, [[made.randrange(3) for _ in row] for row in words])


def text_rows(count: int, seed: int = 1) -> Rows:
    """Texts of 1 to 40 words; class 1 for each third row."""
    made = random.Random(seed)
    texts = [" ".join("t" * made.randint(1, 4) for _ in range(made.randint(1, 40))) for _ in range(count)]
    return Rows.of_texts(texts, [int(row % 3 == 0) for row in range(count)])


def sources(tagged: int = 90, texts: int = 200, longest: int = 1000) -> list[Source]:
    """A source for ``tags`` and one for ``mood``."""
    preprocessor = letter_preprocessor(longest)
    return [
        read_source("tags", tagged_rows(tagged), preprocessor, INPUTS, HEADS["tags"]),
        read_source("mood", text_rows(texts), preprocessor, INPUTS, HEADS["mood"]),
    ]


def rows_of(x: dict[str, Any]) -> list[bytes]:
    """Names rows of a batch by their tokens, without the padding."""
    return [bytes(np.asarray(row[row != 9], np.uint8)) for row in np.asarray(x["token_ids"])]
