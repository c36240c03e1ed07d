"""Weights by how far each task is from convergence."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from mtl_keras.balancers.jacobian_balancer import JacobianBalancer
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf


class ExcessMTL(JacobianBalancer):
    """Gives more weight to a task that is further from its optimum, whatever loss noise in its labels leaves it there.

    With g_t the gradient and S_t the sum of its squares over all steps, both parameter by parameter, the excess risk
    is E_t = sum_p g_t² / sqrt(S_t), and w_t <- w_t exp(learning_rate E_t / E_t(0)), scaled to the sum the weights had,
    T in all; E_t(0) is the first that is not 0. The direction is sum_t w_t g_t.

    Args:
        learning_rate: of the exponentiated gradient, greater than 0.

    Shapes:
        jacobian: [T, P]. Returns the direction: [P]. State: log_weight, first_risk [T]; squares [T, P].

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("excess_mtl").direction([0.5, 4.0], [[1.0, 0.0], [0.0, 9.0]]).numpy().tolist()
        [1.0, 9.0]

    Reference:
        He et al., 2024, arXiv:2402.02009, algorithm 1, with the risks in units of the first ones. There the weights'
        sum is 1. The paper weighs the heads too; ours follow their own tasks. ``loss_weight`` multiplies the losses,
        which the risks in their own units do not see, and so g_t.
    """

    kind: ClassVar[str] = "excess_mtl"

    learning_rate: float = Field(default=0.01, gt=0)

    def start(self, tasks: int) -> State:
        """Returns weights of 1 and first risks that are not known, 0."""
        import numpy as np

        return {"log_weight": np.zeros(tasks), "first_risk": np.zeros(tasks)}

    def start_rows(self, tasks: int, parameters: int) -> State:
        """Returns sums of no gradients."""
        import numpy as np

        return {"squares": np.zeros([tasks, parameters], "float32")}

    def combine(self, jacobian: "tf.Tensor", step: Step, state: State) -> "tuple[tf.Tensor, Balance]":
        """Moves the weights, then mixes the gradients by them."""
        import tensorflow as tf

        from mtl_keras.balancers.present import log_softmax, log_sum

        squares = state["squares"] + jacobian**2
        risk = tf.reduce_sum(tf.math.divide_no_nan(tf.square(jacobian), tf.sqrt(squares)), axis=1)
        risk = tf.cast(risk, tf.float64)
        first = tf.where(step.present & (state["first_risk"] == 0), risk, state["first_risk"])
        before = tf.convert_to_tensor(state["log_weight"])
        moved = before + self.learning_rate * tf.math.divide_no_nan(risk, first)
        scaled = log_sum(before, step.present) + log_softmax(moved, step.present)
        logs = tf.where(step.present, scaled, before)
        weights = tf.where(step.present, tf.exp(logs), 0.0)
        direction = tf.linalg.matvec(jacobian, tf.cast(weights, tf.float32), transpose_a=True)
        return direction, Balance(weights, {"log_weight": logs, "first_risk": first, "squares": squares})
