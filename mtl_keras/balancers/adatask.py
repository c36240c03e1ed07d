"""A learning rate of its own for each task at each parameter."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.balancers.jacobian_balancer import JacobianBalancer
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf


class AdaTask(JacobianBalancer):
    """Sums what Adam would do for each task alone, so that at no parameter one task's gradients drown another's.

    m_t <- beta_1 m_t + (1 - beta_1) g_t, v_t <- beta_2 v_t + (1 - beta_2) g_t², both divided by what they would be of
    constant gradients of 1 so far; d = sum_t m_t / (sqrt(v_t) + epsilon), parameter by parameter.

    With the optimizer ``sgd`` and the learning rate of an Adam this is the paper's step; any other scales or averages
    the sum once more. The heads follow the same optimizer, and want a larger ``head_learning_rate``; a ``clipnorm``
    would clip the direction, whose length is about T sqrt(P). Steps that do not balance (``every``, ``warmup``) go
    along the plain sum of the gradients, which is of another size: leave both as they are.

    Args:
        beta_1: how much of the gradients' average stays, in [0, 1); 0 is the paper's RMSProp.
        beta_2: how much of their squares' average stays, in [0, 1).
        epsilon: added to the root, greater than 0, in the gradients' units.

    Shapes:
        jacobian: [T, P]. Returns the direction: [P]. State: mean, square [T, P], seen_count [T].

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("adatask").direction([1.0, 1.0], [[0.1, -2.0], [30.0, 1.0]]).numpy().round(4).tolist()
        [2.0, 0.0]

    Reference:
        Yang et al., 2023, AdaTask, arXiv:2211.15055, section 4.2. A task that is absent keeps its averages and adds
        nothing, where theirs has every task in each batch. ``loss_weight`` multiplies the losses, which these rates
        take out again: it counts in the heads only. The logs show 1 as weights, since no weight holds for a whole
        gradient.
    """

    kind: ClassVar[str] = "adatask"

    beta_1: float = Field(default=0.9, ge=0, lt=1)
    beta_2: float = Field(default=0.999, ge=0, lt=1)
    epsilon: float = Field(default=1e-8, gt=0)

    def start(self, tasks: int) -> State:
        """Returns that nothing was seen."""
        import numpy as np

        return {"seen_count": np.zeros(tasks, "int64")}

    def start_rows(self, tasks: int, parameters: int) -> State:
        """Returns averages of nothing."""
        import numpy as np

        return {name: np.zeros([tasks, parameters], "float32") for name in ("mean", "square")}

    def combine(self, jacobian: "tf.Tensor", step: Step, state: State) -> "tuple[tf.Tensor, Balance]":
        """Averages the gradients and their squares, divides and sums."""
        import tensorflow as tf

        here = step.present[:, None]
        seen = state["seen_count"] + tf.cast(step.present, tf.int64)
        mean = tf.where(here, state["mean"] + (1 - self.beta_1) * (jacobian - state["mean"]), state["mean"])
        square = tf.where(here, state["square"] + (1 - self.beta_2) * (jacobian**2 - state["square"]), state["square"])
        length = tf.sqrt(square / _whole(self.beta_2, seen)) + self.epsilon
        moves = tf.where(here, mean / _whole(self.beta_1, seen) / length, 0.0)
        own = {"mean": mean, "square": square, "seen_count": seen}
        return tf.reduce_sum(moves, axis=0), Balance(tf.cast(step.present, tf.float64), own)


def _whole(decay: float, seen: "tf.Tensor") -> "tf.Tensor":
    """Returns the sum [T, 1] of the weights of an average that began at 0."""
    import tensorflow as tf

    steps = tf.maximum(tf.cast(seen, tf.float64), 1.0)
    return tf.cast(1 - decay**steps, tf.float32)[:, None]
