"""Rows of different lengths, without padding."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Ragged:
    """Rows of different lengths in one flat array.

    Args:
        values: all rows, one after the other, [N].
        splits: where each row begins, and the end of the last: [rows + 1].
        pad: what fills a dense batch.
        ended: ``values`` and ``pad`` behind them, where they are in a file: [N + 1]. None where they are in memory.
    """

    values: Array
    splits: Array
    pad: int | float = 0
    ended: Array | None = None

    @classmethod
    def of(cls, values: Array, lengths: Array, pad: int | float = 0) -> "Ragged":
        """Makes rows of a flat array and the rows' lengths."""
        return cls(values, np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]), pad)

    @classmethod
    def joined(cls, parts: "Sequence[Ragged]") -> "Ragged":
        """Puts the rows of several parts one after the other."""
        lengths = np.concatenate([part.lengths for part in parts])
        return cls.of(np.concatenate([part.values for part in parts]), lengths, parts[0].pad)

    def with_pad(self) -> Array:
        """Returns the values, and the pad behind them."""
        if self.ended is not None:
            return self.ended
        return np.append(self.values, np.asarray(self.pad, self.values.dtype))

    @property
    def lengths(self) -> Array:
        """The rows' lengths."""
        return np.diff(self.splits)


Column = Array | Ragged
"""Rows of one length, or of different lengths."""


def join(parts: Sequence[Any]) -> Column:
    """Puts the rows of parts of one kind, at least one, one after the other."""
    return Ragged.joined(parts) if isinstance(parts[0], Ragged) else np.concatenate(parts)
