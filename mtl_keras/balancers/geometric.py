"""The geometric mean of the losses."""

from typing import ClassVar

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Balance, State, Step


class Geometric(Balancer):
    """Descends the geometric mean of the losses, so that no unit of a loss matters.

    The gradient of M = (prod_t L_t)^(1/T) is that of the sum with w_t = M / (T L_t), over the tasks that are present.
    A loss of 0 counts as 1e-12.

    Shapes:
        losses: [T], at least 0. Returns weights: [T], positive.

    Raises:
        UserError: a loss is below 0.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get("geometric").weights([1.0, 4.0]).numpy().round(4).tolist()
        [1.0, 0.25]

    Reference:
        Chennupati et al., 2019, arXiv:1904.08492 (geometric loss strategy, GLS). ``loss_weight`` multiplies the weights
        here; as a factor of a loss it would only scale the whole, as an exponent it is what this is up to a factor.
    """

    kind: ClassVar[str] = "geometric"

    def balance(self, step: Step, state: State) -> Balance:
        """Divides the geometric mean by each loss."""
        import tensorflow as tf

        from mtl_keras.balancers.positive import positive
        from mtl_keras.balancers.present import mean, number

        losses = positive(self.kind, step.losses, step.present)
        whole = tf.exp(mean(tf.math.log(losses), step.present))
        return Balance(tf.where(step.present, whole / number(step.present) / losses, 0.0), state)
