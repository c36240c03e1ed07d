"""Weights by chance."""

from typing import ClassVar

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Balance, State, Step


class RLW(Balancer):
    """Draws the weights anew at every step: the plain mean with noise, a baseline for every other balancer.

    w = softmax(z), z_t from a normal distribution of variance 1. The weights' sum is 1.

    Shapes:
        losses: [T]. Returns weights: [T], positive, of sum 1.

    Example:
        >>> import mtl_keras as mtl
        >>> float(mtl.balancers.get("rlw").weights([0.5, 4.0], seed=1).numpy().sum().round(6))
        1.0

    Reference:
        Lin et al., 2022, arXiv:2111.10603 (random loss weighting, with normal draws).
    """

    kind: ClassVar[str] = "rlw"

    def balance(self, step: Step, state: State) -> Balance:
        """Draws by the step's seed."""
        import tensorflow as tf

        from mtl_keras.balancers.present import softmax

        drawn = tf.random.stateless_normal(tf.shape(step.losses), step.seed, dtype=tf.float64)
        return Balance(softmax(drawn, step.present), state)
