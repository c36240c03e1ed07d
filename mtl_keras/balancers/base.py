"""The contract of a balancer."""

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from mtl_keras.balancers.step import Balance, State, Step
from mtl_keras.table import Table

if TYPE_CHECKING:
    import tensorflow as tf

Sees = Literal["losses", "gram", "jacobian"]
Scales = Literal["losses", "weights"]


class Balancer(Table):
    """Weighs the tasks of a step. It knows losses and gradients, never layers, and keeps nothing itself.

    The step descends sum_t w_t loss_weight_t L_t. A balancer that sees losses only weighs heads and trunk alike; of one
    that sees gradients, each head follows its own task's gradient and the weights count in the trunk.

    Args:
        every: steps from one balancing to the next; between them the weights stay.
        warmup: steps at the start during which every weight is 1.
    """

    sees: ClassVar[Sees] = "losses"
    """``gram`` costs a backward pass a task; ``jacobian`` also keeps all gradients side by side."""
    scales: ClassVar[Scales] = "weights"
    """What ``loss_weight`` multiplies: the losses before they are balanced, or the weights after."""
    constant: ClassVar[bool] = False
    """Whether the weights are 1 at all times; then nothing is remembered or logged."""
    learns_after: ClassVar[bool] = False
    """Whether ``after_step`` is to be called, which costs a forward pass."""

    every: int = Field(default=1, ge=1)
    warmup: int = Field(default=0, ge=0)

    def start(self, tasks: int) -> State:
        """Returns what is remembered before the first step, as numpy arrays; their shapes may depend on T alone."""
        return {}

    @abstractmethod
    def balance(self, step: Step, state: State) -> Balance:
        """Weighs the tasks that are present, in TensorFlow operations on float64; the others' weights are 0."""

    def after_step(self, before: "tf.Tensor", after: "tf.Tensor", present: "tf.Tensor", state: State) -> State:
        """Learns from the losses [T] of one batch before and after the step."""
        return state

    def after_epoch(self, state: State) -> State:
        """Learns from the end of an epoch."""
        return state

    def weights(self, losses: Any, gram: Any = None, seed: int = 0) -> "tf.Tensor":
        """Returns the weights [T] of a first step, without any model.

        Args:
            losses: [T].
            gram: [T, T], the inner products of the tasks' gradients; of use to balancers that see them.
            seed: of balancers that draw.

        Raises:
            UserError: a shape is wrong, a number is not finite, or ``gram`` is missing.
        """
        from mtl_keras.balancers.single_step import single_step

        return self.balance(single_step(self, losses, gram, seed), self.start(len(losses))).weights
