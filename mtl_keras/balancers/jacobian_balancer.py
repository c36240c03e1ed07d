"""The base of balancers that look at each parameter of each task's gradient."""

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from mtl_keras.balancers.base import Balancer, Scales, Sees
from mtl_keras.balancers.step import Balance, State, Step
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    import tensorflow as tf


class JacobianBalancer(Balancer):
    """Makes the step's direction out of all gradients, parameter by parameter; T of them are held in memory."""

    sees: ClassVar[Sees] = "jacobian"
    scales: ClassVar[Scales] = "losses"

    def start_rows(self, tasks: int, parameters: int) -> State:
        """Returns what is remembered of T tasks' gradients before the first step, float32 arrays [T, P] or [P]."""
        return {}

    @abstractmethod
    def combine(self, jacobian: "tf.Tensor", step: Step, state: State) -> "tuple[tf.Tensor, Balance]":
        """Returns the direction of descent [P], float32, and the weights that are logged with the new state.

        Args:
            jacobian: the tasks' gradients [T, P], float32, 0 of an absent task.
            step: its losses and presence.
            state: ``start`` and ``start_rows`` together.
        """

    def balance(self, step: Step, state: State) -> Balance:
        """Refuses: losses and Gram matrices say too little.

        Raises:
            UserError: always.
        """
        raise UserError(
            f"balancer {self.kind}", "it has no weights without gradients: call direction(losses, jacobian)."
        )

    def direction(self, losses: Any, jacobian: Any, seed: int = 0) -> "tf.Tensor":
        """Returns the direction [P] of a first step, without any model.

        Args:
            losses: [T].
            jacobian: [T, P], the tasks' gradients.
            seed: of balancers that draw.

        Raises:
            UserError: a shape is wrong, or a number is not finite.
        """
        import numpy as np

        from mtl_keras.balancers.single_step import finite, single_step

        rows = finite("jacobian", jacobian)
        if rows.ndim != 2 or len(rows) != len(losses):
            raise UserError("jacobian", f"expected [{len(losses)}, P], a row a loss; received shape {rows.shape}.")
        state = {**self.start(len(rows)), **self.start_rows(*rows.shape)}
        return self.combine(rows.astype(np.float32), single_step(self, losses, None, seed), state)[0]
