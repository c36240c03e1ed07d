"""The contract of a balancer."""

from abc import abstractmethod
from typing import TYPE_CHECKING

from mtl_keras.table import Table

if TYPE_CHECKING:
    import tensorflow as tf


class Balancer(Table):
    """Weighs the tasks of a step. It knows losses, never layers."""

    @abstractmethod
    def weights(self, losses: "tf.Tensor", gram: "tf.Tensor | None" = None) -> "tf.Tensor":
        """Returns weights [T] for losses [T] and a Gram matrix [T, T] of the shared gradients."""
