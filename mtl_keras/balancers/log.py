"""The sum of the losses' logarithms."""

from typing import ClassVar

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Balance, State, Step


class Log(Balancer):
    """Descends the sum of the losses' logarithms: what counts is by which share a loss falls, not its unit.

    The gradient of sum_t log L_t is that of the sum with w_t = 1 / L_t. A loss of 0 counts as 1e-12.

    Shapes:
        losses: [T], at least 0. Returns weights: [T], positive.

    Raises:
        UserError: a loss is below 0.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("log").weights([0.5, 4.0]).numpy().tolist()
        [2.0, 0.25]

    Reference:
        The logarithm of the geometric mean of Chennupati et al., 2019, arXiv:1904.08492, times T; the scale-invariant
        form of Lin et al., 2023, arXiv:2308.12029 (there with a small number added to each loss).
    """

    kind: ClassVar[str] = "log"

    def balance(self, step: Step, state: State) -> Balance:
        """Returns the inverse of each loss."""
        import tensorflow as tf

        from mtl_keras.balancers.positive import positive

        losses = positive(self.kind, step.losses, step.present)
        return Balance(tf.where(step.present, 1 / losses, 0.0), state)
