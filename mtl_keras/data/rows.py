"""The rows of one split of a data set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import tensorflow as tf


@dataclass(frozen=True)
class Rows:
    """Labelled rows: a ``tf.data.Dataset`` of one row each, and how many they are.

    Args:
        dataset: rows ``{"text": string []}`` or ``{"words": string [n]}`` with ``label``: int32 [] (a
            class), float32 [] (a value) or int32 [n] (a tag a word); of pictures as in docs/images.md.
        field: ``text``, ``words`` or ``image``.
        count: the number of rows.
        files: whether ``image`` is a path; else the encoded bytes.
    """

    dataset: "tf.data.Dataset"
    field: str
    count: int
    files: bool = False

    @classmethod
    def of_texts(cls, texts: Sequence[str], labels: Sequence[int] | Sequence[float], dtype: str = "int32") -> "Rows":
        """Makes rows of texts with a class (``int32``) or a value (``float32``) each."""
        import tensorflow as tf

        columns = {"text": tf.constant(list(texts), tf.string), "label": np.asarray(labels, dtype)}
        return cls(tf.data.Dataset.from_tensor_slices(columns), "text", len(texts))

    @classmethod
    def of_words(cls, words: Sequence[Sequence[str]], tags: Sequence[Sequence[int]]) -> "Rows":
        """Makes rows of words with a tag's number a word."""
        import tensorflow as tf

        lengths = np.asarray([len(row) for row in words], "int64")
        flat_words = tf.constant([word for row in words for word in row], tf.string)
        flat_tags = np.asarray([tag for row in tags for tag in row], "int32")
        columns = {
            "words": tf.RaggedTensor.from_row_lengths(flat_words, lengths),
            "label": tf.RaggedTensor.from_row_lengths(flat_tags, lengths),
        }
        dataset = tf.data.Dataset.from_tensor_slices(columns)
        return cls(dataset.map(_dense_words), "words", len(words))

    def batches(self, size: int) -> "tf.data.Dataset":
        """Returns the rows in batches: dense for texts, ragged for words."""
        return self.dataset.ragged_batch(size) if self.field == "words" else self.dataset.batch(size)

    def as_lists(self) -> tuple[list[Any], list[Any]]:
        """Returns plain Python: the texts, the words of each row or the pictures' names, and the labels as numbers.

        A label that is a mask is its bytes.
        """
        values: list[Any] = []
        labels: list[Any] = []
        for batch in self.batches(1024):
            values += _strings(_listed(batch["name" if self.field == "image" else self.field]))
            labels += _listed(batch["label"])
        return values, labels


def _dense_words(row: "dict[str, tf.Tensor | tf.RaggedTensor]") -> "dict[str, tf.Tensor]":
    """Makes each row's slice a plain tensor [n]."""
    import tensorflow as tf

    return {name: tf.ensure_shape(tf.convert_to_tensor(value), [None]) for name, value in row.items()}


def _listed(tensor: "tf.Tensor | tf.RaggedTensor") -> list[Any]:
    import tensorflow as tf

    listed: list[Any] = tensor.to_list() if isinstance(tensor, tf.RaggedTensor) else tensor.numpy().tolist()
    return listed


def _strings(values: list[Any]) -> list[Any]:
    return [_strings(value) if isinstance(value, list) else value.decode() for value in values]
