"""What Keras says of a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.heads.base import Head

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Answered:
    """What Keras says of a batch for one task.

    Args:
        head: the task's head.
        answer: what the artefact is to give, by key.
        output: the model's output, logits or values [B, ...].
        prepared: what the preprocessor said of the rows.
    """

    head: "Head"
    answer: Mapping[str, Array]
    output: "tf.Tensor"
    prepared: "Mapping[str, tf.Tensor]"

    @property
    def labels(self) -> list[str]:
        """The names of the head's labels; none of a regression."""
        return list(getattr(self.head, "labels", None) or ())
