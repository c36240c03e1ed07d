"""Weights that let the step serve the tasks one cares for."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.balancers.base import Balancer, Sees
from mtl_keras.balancers.gram_balancer import Level
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf


class AutoLambda(Balancer):
    """Learns weights by how much each task's gradient lowers the primary tasks' losses a step ahead.

    After a step theta' = theta - eta sum_t lambda_t g_t the primary tasks' loss V = sum_p L_p(theta') has, to first
    order in eta, dV / dlambda_t = -eta g_V · g_t, with g_V = sum_p g_p: sums of the Gram matrix. Adam takes a step on
    lambda along it; eta cancels there. lambda stays at least 0.

    Args:
        level: what the gradients are of: ``parameters``, the shared parameters, a backward pass a task; ``features``,
            what the trunk gives the heads, an approximation that costs one backward pass in all.
        primary: numbers of the tasks one cares for, from 0; none means all. The others only help.
        initial: lambda at the start, greater than 0; the weights are of that size, not 1.
        learning_rate: of Adam on lambda, greater than 0; in units of lambda.

    Shapes:
        gram: [T, T]. Returns weights: [T], at least 0. State: weight [T] and Adam's moments.

    Raises:
        UserError: ``primary`` has a number that is no task's.

    Example:
        >>> import mtl_keras as mtl
        >>> balancer = mtl.balancers.get({"kind": "auto_lambda", "primary": [0]})
        >>> balancer.weights([1.0, 1.0], [[1.0, -0.5], [-0.5, 1.0]]).numpy().round(5).tolist()
        [0.1001, 0.0999]

    Reference:
        Liu et al., 2022, arXiv:2202.03091, the one-step lookahead. The paper takes V on a second batch, after the step,
        over the heads' parameters too, and the product with its gradient by finite differences, in further passes. We
        take that gradient from the same batch, before the step, over what the tasks share, at no cost beyond the Gram
        matrix: ours rewards what helps the primary tasks' training, whether or not it generalises. We keep lambda from
        falling below 0, where a task would be unlearned.
    """

    kind: ClassVar[str] = "auto_lambda"
    sees: ClassVar[Sees] = "gram"

    level: Level = "parameters"
    primary: tuple[int, ...] = ()
    initial: float = Field(default=0.1, gt=0)
    learning_rate: float = Field(default=1e-4, gt=0)

    def start(self, tasks: int) -> State:
        """Returns equal weights."""
        from mtl_keras.balancers.adam import adam_start
        from mtl_keras.errors import UserError

        for task in self.primary:
            if not 0 <= task < tasks:
                raise UserError("balancer.primary", f"expected numbers of tasks, 0 to {tasks - 1}; received {task}.")
        return adam_start("weight", [self.initial] * tasks)

    def balance(self, step: Step, state: State) -> Balance:
        """Moves the weights, then returns them; they stay where no primary task is present."""
        import tensorflow as tf

        from mtl_keras.balancers.adam import adam_step

        there = step.present & self._primary(step.present)
        gradient = -tf.linalg.matvec(step.gram, tf.cast(there, tf.float64))
        moves = step.present & tf.reduce_any(there)
        moved = adam_step("weight", state, gradient, moves, self.learning_rate)
        moved["weight"] = tf.maximum(moved["weight"], 0.0)
        return Balance(tf.where(step.present, moved["weight"], 0.0), moved)

    def _primary(self, present: "tf.Tensor") -> "tf.Tensor":
        import tensorflow as tf

        if not self.primary:
            return tf.ones_like(present)
        return tf.reduce_any(tf.range(tf.size(present))[:, None] == tf.constant(self.primary), axis=1)
