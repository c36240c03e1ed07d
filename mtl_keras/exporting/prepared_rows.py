"""Rows that a client tokenised."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import tensorflow as tf

if TYPE_CHECKING:
    from mtl_keras.backbones.base import Preprocessor


class PreparedRows(tf.Module):
    """Stands for a preprocessor that has no in-graph form: takes what it gives.

    Args:
        preprocessor: the one that the client runs.
    """

    flips = ()  # it stands for those of texts only

    def __init__(self, preprocessor: "Preprocessor") -> None:
        super().__init__(name="prepared_rows")
        prepared = preprocessor({"text": tf.constant(["a"])})
        self.raw = {
            name: tf.TensorSpec([None] * len(value.shape), value.dtype, name=name) for name, value in prepared.items()
        }

    def __call__(self, rows: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Returns the rows."""
        return dict(rows)

    def save(self, folder: Path) -> None:
        """Writes nothing: there is nothing to know."""
