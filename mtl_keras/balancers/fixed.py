"""The sum of the losses."""

from typing import ClassVar

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Balance, State, Step


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
    constant: ClassVar[bool] = True

    def balance(self, step: Step, state: State) -> Balance:
        """Returns a weight of 1 for each task that is present."""
        import tensorflow as tf

        return Balance(tf.cast(step.present, tf.float64), state)
