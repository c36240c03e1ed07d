"""The rows of one split of a data set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from mtl_keras.data.kept_texts import KeptTexts
from mtl_keras.heads.base import Per

if TYPE_CHECKING:
    import numpy as np
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
        texts: the same rows, maybe more after them, where they are in a file; None where they are in memory.
    """

    dataset: "tf.data.Dataset"
    field: str
    count: int
    files: bool = False
    unlabelled: "tf.data.Dataset | None" = None
    left_out: int = 0
    texts: KeptTexts | None = None

    @classmethod
    def of_texts(cls, texts: Iterable[str], labels: Iterable[Any], dtype: str = "int32") -> "Rows":
        """Makes rows of texts with a class (``int32``), a value (``float32``), or 1 and 0 for each label."""
        return cls._of("text", KeptTexts(texts), _array(labels, dtype))

    @classmethod
    def of_words(
        cls, words: Iterable[Sequence[str]], labels: Iterable[Any], dtype: str = "int32", per: Per = "word"
    ) -> "Rows":
        """Makes rows of words.

        Args:
            words: of each row.
            labels: a tag's number a word, a class or a value a row, or 1 and 0 for each label.
            dtype: ``int32`` or ``float32``.
            per: what of a row has a label: ``word``, ``row`` or ``label``.
        """
        return cls._of("words", KeptTexts(words, words=True), _labels(labels, dtype, per))

    @classmethod
    def of_sequences(
        cls,
        sequences: Iterable[str],
        names: Iterable[str],
        labels: Iterable[Any],
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
        return cls._of("sequence", KeptTexts(sequences), _labels(labels, dtype, per), names=KeptTexts(names))

    @classmethod
    def _of(cls, field: str, texts: KeptTexts, labels: Any, names: KeptTexts | None = None) -> "Rows":
        import tensorflow as tf

        count = len(texts)
        columns = {field: texts.dataset(), "label": tf.data.Dataset.from_tensor_slices(labels)}
        if isinstance(labels, tf.RaggedTensor):
            columns["label"] = columns["label"].map(tf.autograph.experimental.do_not_convert(tf.convert_to_tensor))
        if names is not None:
            columns["name"] = names.dataset()
        return cls(tf.data.Dataset.zip(columns), field, count, texts=texts if texts.in_file else None)

    def batches(self, size: int) -> "tf.data.Dataset":
        """Returns the rows in batches: dense for texts, ragged for words and for labels a residue."""
        ragged = self.field in ("words", "sequence")
        return self.dataset.ragged_batch(size) if ragged else self.dataset.batch(size)

    def as_lists(self) -> tuple[list[Any], list[Any]]:
        """Returns plain Python: ``values`` and the labels as numbers; a label that is a mask is its bytes."""
        return list(self.values()), [label for batch in self.batches(_BATCH) for label in _listed(batch["label"])]

    def values(self) -> Sequence[Any]:
        """Returns the texts, the words or the sequence of each row, or the pictures' names, without making labels.

        Those that are too much for memory are read when they are looked at.
        """
        if self.texts is not None:
            return self.texts.first(self.count)
        key = "name" if self.field == "image" else self.field
        found = self.dataset if self.unlabelled is None else self.unlabelled.take(self.count)
        rows = replace(self, dataset=found.map(lambda row: {key: row[key]}))
        values = (value for batch in rows.batches(_BATCH) for value in as_strings(batch[key]))
        kept = KeptTexts(values, words=key == "words")
        return kept if kept.in_file else kept[:]


def _labels(labels: Iterable[Any], dtype: str, per: Per) -> Any:
    return _flat_rows(labels, dtype) if per == "word" else _array(labels, dtype)


def _array(labels: Iterable[Any], dtype: str) -> "np.ndarray[Any, Any]":
    """Returns an array of labels, some of them at a time in Python's own numbers."""
    import numpy as np

    given = iter(labels)
    parts = [np.asarray(list(islice(given, _BATCH)), dtype)]
    while len(parts[-1]) == _BATCH:
        parts.append(np.asarray(list(islice(given, _BATCH)), dtype))
    return np.concatenate([part for part in parts if len(part)] or parts)


def _flat_rows(labels: Iterable[Any], dtype: str) -> "tf.RaggedTensor":
    """Returns rows of labels of different lengths."""
    import numpy as np
    import tensorflow as tf

    rows = [np.asarray(label, dtype) for label in labels]
    lengths = np.asarray([len(row) for row in rows], "int64")
    return tf.RaggedTensor.from_row_lengths(np.concatenate([np.zeros(0, dtype), *rows]), lengths)


def _listed(tensor: "tf.Tensor | tf.RaggedTensor") -> list[Any]:
    import tensorflow as tf

    listed: list[Any] = tensor.to_list() if isinstance(tensor, tf.RaggedTensor) else tensor.numpy().tolist()
    return listed


def as_strings(tensor: "tf.Tensor | tf.RaggedTensor") -> list[Any]:
    """Returns a column of text [B], or of words, as strings."""
    return _strings(_listed(tensor))


def _strings(values: list[Any]) -> list[Any]:
    return [_strings(value) if isinstance(value, list) else value.decode() for value in values]
