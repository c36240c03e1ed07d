"""Gradients of one sign at a time."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.balancers.jacobian_balancer import JacobianBalancer
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf


class GradDrop(JacobianBalancer):
    """Keeps, of each parameter's gradients, by chance those of one sign only, and sums them.

    At each parameter the positive ones are kept with probability (1 + sum_t g_t / sum_t |g_t|) / 2, else the negative
    ones; what is dropped still counts by ``leak``.

    Args:
        leak: in [0, 1]; 1 is the plain sum.

    Shapes:
        jacobian: [T, P]. Returns the direction: [P].

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("graddrop").direction([1.0, 1.0], [[1.0, -2.0], [3.0, -1.0]]).numpy().tolist()
        [4.0, -3.0]

    Reference:
        Chen et al., 2020, arXiv:2010.06808, equation 1 and algorithm 1, with the identity for f and one leak for all
        tasks. The paper drops at a layer's activations; we drop at the shared parameters. Where a direction is no sum
        of whole gradients there are no weights: the logs show 1.
    """

    kind: ClassVar[str] = "graddrop"

    leak: float = Field(default=0.0, ge=0, le=1)

    def combine(self, jacobian: "tf.Tensor", step: Step, state: State) -> "tuple[tf.Tensor, Balance]":
        """Draws a sign a parameter by the step's seed."""
        import tensorflow as tf

        total = tf.reduce_sum(jacobian, axis=0)
        purity = tf.math.divide_no_nan(total, tf.reduce_sum(tf.abs(jacobian), axis=0))
        positive = (1 + purity) / 2 > tf.random.stateless_uniform(tf.shape(total), step.seed)
        kept = tf.where(positive, tf.maximum(jacobian, 0.0), tf.minimum(jacobian, 0.0))
        direction = self.leak * total + (1 - self.leak) * tf.reduce_sum(kept, axis=0)
        return direction, Balance(tf.cast(step.present, tf.float64), state)
