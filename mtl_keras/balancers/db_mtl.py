"""Losses on a logarithmic scale, gradients of one length."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.balancers.jacobian_balancer import JacobianBalancer
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf


class DBMTL(JacobianBalancer):
    """Averages the gradients of the losses' logarithms over the steps, scales them to the longest and sums them.

    m_t <- b m_t + (1 - b) g_t / (L_t + epsilon) with b = beta / k^beta_decay at the task's k-th step, m_t being the
    gradient itself at its first; d = sum_t (max_s |m_s| / |m_t|) m_t.

    Args:
        beta: how much of the average stays, in [0, 1).
        beta_decay: how fast beta falls, at least 0; 0 leaves it.
        epsilon: what is added to a loss, greater than 0, in the losses' units.

    Shapes:
        losses: [T], at least 0. jacobian: [T, P]. Returns the direction: [P]. State: average [T, P], seen_count [T].

    Raises:
        UserError: a loss is below 0.

    Example:
        >>> import mtl_keras as mtl
        >>> balancer = mtl.balancers.get("db_mtl")
        >>> balancer.direction([0.5, 2.0], [[1.0, 0.0], [0.0, 8.0]]).numpy().round(4).tolist()
        [4.0, 4.0]

    Reference:
        Lin et al., 2023, arXiv:2308.12029, algorithm 1. There the average begins at 0. A task that is absent keeps its
        average, which does not count until the task is back. Heads descend their own losses, not their logarithms.
        ``loss_weight`` multiplies the losses, which changes neither a logarithm's gradient nor, then, the shared
        parameters' direction: it counts in the heads only.
    """

    kind: ClassVar[str] = "db_mtl"

    beta: float = Field(default=0.9, ge=0, lt=1)
    beta_decay: float = Field(default=0.0, ge=0)
    epsilon: float = Field(default=1e-8, gt=0)

    def start(self, tasks: int) -> State:
        """Returns that nothing was seen."""
        import numpy as np

        return {"seen_count": np.zeros(tasks, "int64")}

    def start_rows(self, tasks: int, parameters: int) -> State:
        """Returns averages of nothing."""
        import numpy as np

        return {"average": np.zeros([tasks, parameters], "float32")}

    def combine(self, jacobian: "tf.Tensor", step: Step, state: State) -> "tuple[tf.Tensor, Balance]":
        """Averages, scales and sums; the logged weights are those that the new gradients have in the sum."""
        import tensorflow as tf

        from mtl_keras.balancers.positive import positive

        inverse = 1 / (positive(self.kind, step.losses, step.present) + self.epsilon)
        seen = state["seen_count"] + tf.cast(step.present, tf.int64)
        new = tf.where(step.present, self._new_share(seen), 0.0)
        average = _mixed(state["average"], 1 - new) + _mixed(jacobian, new * inverse)
        norms = tf.cast(tf.norm(average, axis=1), tf.float64) * tf.cast(step.present, tf.float64)
        scales = tf.math.divide_no_nan(tf.reduce_max(norms), norms)
        direction = tf.linalg.matvec(average, tf.cast(scales, tf.float32), transpose_a=True)
        return direction, Balance(scales * new * inverse, {"average": average, "seen_count": seen})

    def _new_share(self, seen: "tf.Tensor") -> "tf.Tensor":
        """Returns the newest gradient's share [T] of the averages."""
        import tensorflow as tf

        steps = tf.maximum(tf.cast(seen, tf.float64), 1.0)
        return tf.where(seen <= 1, tf.ones_like(steps), 1 - self.beta / steps**self.beta_decay)


def _mixed(rows: "tf.Tensor", weights: "tf.Tensor") -> "tf.Tensor":
    import tensorflow as tf

    return rows * tf.cast(weights, tf.float32)[:, None]
