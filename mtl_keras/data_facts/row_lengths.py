"""How long the rows of a split are, and how much of them a backbone cuts off."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from mtl_keras.backbones.base import Backbone
from mtl_keras.data.ragged import Array
from mtl_keras.data_facts.overlaps import Part

_UNCUT = 2**20
"""Pieces beyond which a row is cut even to be measured."""
_AT_ONCE = 2**21
"""Bytes of the texts that are taken apart at a time, each counted as long as the longest of them."""
_MOST = 1024
_SPECIAL_AT_END = 1


class RowLengths:
    """Measures rows as a backbone sees them: texts in pieces of its own tokenizer, made by its own preprocessor.

    Args:
        backbone: that of the recipe.

    Raises:
        UserError: its tokenizer cannot be read.
    """

    def __init__(self, backbone: Backbone) -> None:
        self._backbone = backbone
        self.limit: int | None = getattr(backbone, "sequence_length", None)
        if self.limit is not None:
            self._preprocessor: Any = backbone.model_copy(update={"sequence_length": _UNCUT}).preprocessor()

    def __call__(self, part: Part) -> dict[str, Any] | None:
        """Returns the lengths of a part's rows, or None where they have none.

        Returns:
            ``unit``, ``limit``, ``median``, ``longest``, ``most`` (as long as 99 of 100 rows at most are) and
            ``over``, how many rows are longer than the limit; of texts, which are then cut, also ``pieces`` and
            ``pieces_cut``, ``words`` and ``words_cut``.
        """
        measure = _MEASURES.get(part.field)
        return None if measure is None or not len(part.values) else measure(self, part)

    def pieces(self, part: Part) -> dict[str, Any] | None:
        """Returns the lengths of texts or rows of words."""
        if self.limit is None:
            return None
        pieces, words, kept = self._counted(part)
        return {
            **_spread("pieces", pieces, self.limit),
            "pieces": int(pieces.sum()),
            "pieces_cut": int(np.maximum(pieces - self.limit, 0).sum()),
            "words": int(words.sum()),
            "words_cut": int((words - kept).sum()),
        }

    def residues(self, part: Part) -> dict[str, Any]:
        """Returns the lengths of sequences; of a longer one than the limit, a training step takes a stretch."""
        lengths = np.array([len(value) for value in part.values])
        return _spread("residues", lengths, getattr(self._backbone, "crop_length", None))

    def _counted(self, part: Part) -> tuple[Array, Array, Array]:
        """Returns of each row the pieces, the words, and those words that are not cut off."""
        import tensorflow as tf

        sizes = np.array([len(value) if isinstance(value, str) else sum(map(len, value)) for value in part.values])
        order, found = np.argsort(sizes, kind="stable"), np.zeros((3, len(sizes)), np.int64)
        first = 0
        while first < len(order):  # rows of similar sizes together: one long text would blow up a batch of short ones
            longest = int(sizes[order[min(first + _MOST, len(order)) - 1]])
            chosen = order[first : first + max(1, min(_MOST, _AT_ONCE // max(longest, 1)))]
            values = [part.values[row] for row in chosen]
            rows = tf.ragged.constant(values, tf.string, ragged_rank=1) if part.field == "words" else values
            found[:, chosen] = self._prepared(part.field)(rows).numpy()
            first += len(chosen)
        return found[0], found[1], found[2]

    @cached_property
    def _pad(self) -> int:
        """What ends a row of nothing beside a longer one."""
        import tensorflow as tf

        return int(self._preprocessor({"text": tf.constant(["", "a a a a"])})["token_ids"][0, -1])

    def _prepared(self, field: str) -> Any:
        """Returns what counts the pieces and words of a batch [3, B], in graph."""
        if field not in self._traced:
            self._traced[field] = self._trace(field)
        return self._traced[field]

    @cached_property
    def _traced(self) -> dict[str, Any]:
        return {}

    def _trace(self, field: str) -> Any:
        import tensorflow as tf

        pad, preprocessor, limit = self._pad, self._preprocessor, self.limit
        assert limit is not None

        def count(rows: Any) -> Any:
            outputs = preprocessor({field: rows})
            ids, places = outputs["token_ids"], outputs["word_positions"]
            there = places >= 0
            masks = (ids != pad, there, there & (places < limit - _SPECIAL_AT_END))
            return tf.stack([tf.math.count_nonzero(mask, axis=1) for mask in masks])

        specs = {"text": tf.TensorSpec([None], tf.string), "words": tf.RaggedTensorSpec([None, None], tf.string)}
        # AutoGraph would take seconds, and in-graph code does not need it.
        return tf.function(count, input_signature=[specs[field]], autograph=False)


def _spread(unit: str, lengths: Array, limit: int | None) -> dict[str, Any]:
    most = int(np.quantile(lengths, 0.99, method="higher"))
    over = 0 if limit is None else int((lengths > limit).sum())
    own = {"median": int(np.median(lengths)), "most": most, "longest": int(lengths.max())}
    return {"unit": unit, "limit": limit, **own, "over": over}


_MEASURES: dict[str, Callable[[RowLengths, Part], dict[str, Any] | None]] = {
    "text": RowLengths.pieces,
    "words": RowLengths.pieces,
    "sequence": RowLengths.residues,
}
"""By the raw field."""
