"""The sum of the losses."""

from typing import TYPE_CHECKING, ClassVar

from mtl_keras.balancers.base import Balancer

if TYPE_CHECKING:
    import tensorflow as tf


class Fixed(Balancer):
    """Weighs every task alike, so that the tasks' own ``loss_weight`` decides: the total is their weighted *sum*.

    Shapes:
        losses: [T]. Returns weights: [T], all 1.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("fixed").weights([0.5, 2.0]).numpy().tolist()
        [1.0, 1.0]
    """

    kind: ClassVar[str] = "fixed"

    def weights(self, losses: "tf.Tensor", gram: "tf.Tensor | None" = None) -> "tf.Tensor":
        """Returns ones [T]."""
        import tensorflow as tf

        return tf.ones_like(tf.convert_to_tensor(losses))
