"""The labels of one task in a source's rows."""

from dataclasses import dataclass

import numpy as np

from mtl_keras.data.ragged import Array, Column, Ragged
from mtl_keras.heads.base import Head


@dataclass(frozen=True)
class Labels:
    """A label a row or a word, 1 where it is there and 0 where not, and its weight in training.

    Args:
        values: the labels; encoded masks for a label a pixel.
        present: 1 where a label is there.
        training_weights: ``present`` times the weight of its class; of masks, whose pixels differ, ``present``.

    Shapes:
        values: [rows] or [rows, C] arrays, or Ragged ones with a label a word; present, training_weights: likewise, or
        [rows, 1] where all labels of a row weigh the same.
    """

    values: Column
    present: Column
    training_weights: Column

    @classmethod
    def of(cls, head: Head, values: Column, present: Column) -> "Labels":
        """Makes labels of a head's dtype; training weighs them by their classes, if the head says so."""
        if isinstance(values, Ragged) and isinstance(present, Ragged):
            flat, there = values.values.astype(head.label_dtype), present.values.astype(np.float32)
            weights = weigh(head, flat, there)
            splits = values.splits
            return cls(Ragged(flat, splits), Ragged(there, splits), Ragged(weights, splits))
        assert isinstance(values, np.ndarray)
        assert isinstance(present, np.ndarray)
        flat, there = values.astype(head.label_dtype), present.astype(np.float32)
        return cls(flat, there, weigh(head, flat, there))

    @classmethod
    def where_given(cls, head: Head, values: Column, read: Array | None = None) -> "Labels":
        """Makes labels of which some are missing: -1, or NaN of a value.

        Of any number of labels a row there may be thousands: each takes a byte, and a weight only where they differ.

        Args:
            head: the task's head.
            values: the labels.
            read: of labels a word, whether the model sees it, flat; None where it sees all.
        """
        if head.per == "label":
            assert isinstance(values, np.ndarray)
            return cls._of_flags(head, values)
        flat = values.values if isinstance(values, Ragged) else values
        present = ~np.isnan(flat) if flat.dtype.kind == "f" else flat >= 0
        if read is not None:
            present = present & read
        filled = np.where(present, flat, 0)
        if isinstance(values, Ragged):
            return cls.of(head, Ragged(filled, values.splits), Ragged(present, values.splits))
        return cls.of(head, filled, present)

    def repeats(self, head: Head) -> Array | None:
        """Returns how often a pass of training takes each row [rows], by its label's class, or None for once."""
        if head.per != "row" or isinstance(self.values, Ragged) or isinstance(self.present, Ragged):
            return None
        there = self.present.reshape(-1) > 0
        own = head.repeats(self.values[there])
        if own is None:
            return None
        repeats = np.ones(len(there), np.int64)
        repeats[there] = own
        return repeats

    @classmethod
    def _of_flags(cls, head: Head, values: Array) -> "Labels":
        present: Array = np.asarray((values >= 0).all(axis=1, keepdims=True), np.float32)
        by_label = head.weights(values)
        weights = present if by_label is None else np.asarray(by_label * present)
        return cls(np.maximum(values, 0).astype(np.int8), present, weights)


def weigh(head: Head, values: Array, present: Array) -> Array:
    """Returns the weights of labels [N] or [N, C] in training: their classes' weights, 0 where they are missing."""
    weights = present.copy()
    chosen = present > 0 if present.ndim == 1 else (present > 0).all(axis=1)
    by_class = head.weights(values[chosen]) if chosen.any() else None
    if by_class is not None:
        weights[chosen] *= by_class
    return weights
