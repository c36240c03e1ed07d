"""Weights by the inverse of the losses, smoothed."""

from typing import ClassVar

from pydantic import Field

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.step import Balance, State, Step


class UWSO(Balancer):
    """Weighs by the softmax of the inverse losses: the best variances of ``uncertainty``, solved for, not learned.

    w_t = softmax_t(1 / (temperature L_t)). The weights' sum is 1. A loss of 0 counts as 1e-12.

    Args:
        temperature: greater than 0; the higher, the more alike the weights. In units of an inverse loss; the paper
            looks for it anew on every data set.

    Shapes:
        losses: [T], at least 0. Returns weights: [T], positive, of sum 1.

    Raises:
        UserError: a loss is below 0.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.balancers.get({"kind": "uw_so", "temperature": 2}).weights([0.5, 1.0]).numpy().round(4).tolist()
        [0.6225, 0.3775]

    Reference:
        Kirchdorfer et al., 2024, arXiv:2408.07985 (UW-SO).
    """

    kind: ClassVar[str] = "uw_so"

    temperature: float = Field(default=1.0, gt=0)

    def balance(self, step: Step, state: State) -> Balance:
        """Weighs the inverse losses against each other."""
        from mtl_keras.balancers.positive import positive
        from mtl_keras.balancers.present import softmax

        losses = positive(self.kind, step.losses, step.present)
        return Balance(softmax(1 / losses / self.temperature, step.present), state)
