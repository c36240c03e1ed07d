"""The rows of one split of a data set."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mtl_keras.heads.base import Per

if TYPE_CHECKING:
    import tensorflow as tf

_BATCH = 1024


@dataclass(frozen=True)
class Rows:
    """Labelled rows: a ``tf.data.Dataset`` of one row each, and how many they are.

    Args:
        dataset: rows ``{"text": string []}`` or ``{"words": string [n]}`` with ``label``: int32 [] (a
            class), float32 [] (a value) or int32 [n] (a tag a word); of pictures as in docs/images.md, of
            sequences as in docs/sequences.md.
        field: ``text``, ``words``, ``image`` or ``sequence``.
        count: the number of rows.
        files: whether ``image`` is a path; else the encoded bytes.
        left_out: how many rows are not there, since another split has them, or another task's.
        unlabelled: the same rows, maybe more after them, without ``label``; None where labels cost nothing.
    """

    dataset: "tf.data.Dataset"
    field: str
    count: int
    files: bool = False
    unlabelled: "tf.data.Dataset | None" = None
    left_out: int = 0

    @classmethod
    def of_texts(cls, texts: Sequence[str], labels: Sequence[int] | Sequence[float], dtype: str = "int32") -> "Rows":
        """Makes rows of texts with a class (``int32``) or a value (``float32``) each."""
        import numpy as np
        import tensorflow as tf

        columns = {"text": tf.constant(list(texts), tf.string), "label": np.asarray(labels, dtype)}
        return cls(tf.data.Dataset.from_tensor_slices(columns), "text", len(texts))

    @classmethod
    def of_words(
        cls, words: Sequence[Sequence[str]], labels: Sequence[Any], dtype: str = "int32", per: Per = "word"
    ) -> "Rows":
        """Makes rows of words.

        Args:
            words: of each row.
            labels: a tag's number a word, a class or a value a row, or 1 and 0 for each label.
            dtype: ``int32`` or ``float32``.
            per: what of a row has a label: ``word``, ``row`` or ``label``.
        """
        import numpy as np
        import tensorflow as tf

        lengths = np.asarray([len(row) for row in words], "int64")
        flat_words = tf.constant([word for row in words for word in row], tf.string)
        columns = {
            "words": tf.RaggedTensor.from_row_lengths(flat_words, lengths),
            "label": _flat_rows(labels, dtype) if per == "word" else np.asarray(labels, dtype),
        }
        dataset = tf.data.Dataset.from_tensor_slices(columns)
        return cls(dataset.map(_dense_words), "words", len(words))

    @classmethod
    def of_sequences(
        cls,
        sequences: Sequence[str],
        names: Sequence[str],
        labels: Sequence[Any],
        dtype: str = "int32",
        per: Per = "row",
    ) -> "Rows":
        """Makes rows of cleaned sequences.

        Args:
            sequences: the letters.
            names: the accessions.
            labels: a class or a value a row, 1 and 0 for each label, or a class a residue.
            dtype: ``int32`` or ``float32``.
            per: what of a row has a label: ``row``, ``label``, or ``word`` for residues.
        """
        import numpy as np
        import tensorflow as tf

        columns = {
            "sequence": tf.constant(list(sequences), tf.string),
            "name": tf.constant(list(names), tf.string),
            "label": _flat_rows(labels, dtype) if per == "word" else np.asarray(labels, dtype),
        }
        dataset = tf.data.Dataset.from_tensor_slices(columns)
        return cls(dataset.map(_dense_words) if per == "word" else dataset, "sequence", len(sequences))

    def batches(self, size: int) -> "tf.data.Dataset":
        """Returns the rows in batches: dense for texts, ragged for words and for labels a residue."""
        ragged = self.field in ("words", "sequence")
        return self.dataset.ragged_batch(size) if ragged else self.dataset.batch(size)

    def as_lists(self) -> tuple[list[Any], list[Any]]:
        """Returns plain Python: ``values`` and the labels as numbers; a label that is a mask is its bytes."""
        return self.values(), [label for batch in self.batches(_BATCH) for label in _listed(batch["label"])]

    def values(self) -> list[Any]:
        """Returns the texts, the words or the sequence of each row, or the pictures' names, without making labels."""
        key = "name" if self.field == "image" else self.field
        found = self.dataset if self.unlabelled is None else self.unlabelled.take(self.count)
        rows = replace(self, dataset=found.map(lambda row: {key: row[key]}))
        return [value for batch in rows.batches(_BATCH) for value in as_strings(batch[key])]


def _dense_words(row: "dict[str, tf.Tensor | tf.RaggedTensor]") -> "dict[str, tf.Tensor]":
    """Makes each row's slice of a Ragged column a plain tensor [n]."""
    import tensorflow as tf

    return {name: tf.ensure_shape(tf.convert_to_tensor(value), value.shape) for name, value in row.items()}


def _flat_rows(labels: Sequence[Any], dtype: str) -> "tf.RaggedTensor":
    """Returns rows of labels of different lengths."""
    import numpy as np
    import tensorflow as tf

    flat = np.concatenate([np.zeros(0, dtype), *(np.asarray(label, dtype) for label in labels)])
    return tf.RaggedTensor.from_row_lengths(flat, np.asarray([len(label) for label in labels], "int64"))


def _listed(tensor: "tf.Tensor | tf.RaggedTensor") -> list[Any]:
    import tensorflow as tf

    listed: list[Any] = tensor.to_list() if isinstance(tensor, tf.RaggedTensor) else tensor.numpy().tolist()
    return listed


def as_strings(tensor: "tf.Tensor | tf.RaggedTensor") -> list[Any]:
    """Returns a column of text [B], or of words, as strings."""
    return _strings(_listed(tensor))


def _strings(values: list[Any]) -> list[Any]:
    return [_strings(value) if isinstance(value, list) else value.decode() for value in values]
