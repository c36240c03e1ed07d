"""The base of balancers that weigh by the inner products of the gradients."""

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Literal

from mtl_keras.balancers.base import Balancer, Scales, Sees
from mtl_keras.balancers.step import Balance, State, Step

if TYPE_CHECKING:
    import tensorflow as tf

Level = Literal["parameters", "features"]


class GramBalancer(Balancer):
    """Weighs the tasks by the Gram matrix of their gradients, G = J Jᵀ; the step goes along Jᵀ w.

    Args:
        level: what the gradients are of. ``parameters``: the shared parameters, exact, a backward pass a task.
            ``features``: what the trunk gives the heads, an *approximation* that costs one backward pass in all.
        unsolved: what happens where a solver ends without its solution: ``log`` counts it in the logs
            (``balance/unsolved``) and takes its last weights, ``raise`` ends the training.
    """

    sees: ClassVar[Sees] = "gram"
    scales: ClassVar[Scales] = "losses"

    level: Level = "parameters"
    unsolved: Literal["log", "raise"] = "log"

    @abstractmethod
    def solve(self, gram: "tf.Tensor", seed: "tf.Tensor") -> "tuple[tf.Tensor, tf.Tensor]":
        """Returns weights [T] for a Gram matrix [T, T] of tasks that are all present, and the solution's error.

        T is known at run time only and at least 1; all is float64.

        Args:
            gram: the inner products of the gradients.
            seed: [2], for stateless random operations.
        """

    def balance(self, step: Step, state: State) -> Balance:
        """Solves for the tasks that are present."""
        import tensorflow as tf

        own = tf.where(step.present)[:, 0]
        gram = tf.gather(tf.gather(step.gram, own), own, axis=1)
        solved, error = self.solve(gram, step.seed)
        weights = tf.scatter_nd(own[:, None], solved, tf.shape(step.losses, tf.int64))
        return Balance(weights, state, error)
