"""A training step's gradients: from the tasks' losses by way of the balancer."""

from collections.abc import Callable

from mtl_keras.balancers.base import Sees
from mtl_keras.descent.by_gradients import by_gradients
from mtl_keras.descent.by_losses import by_losses
from mtl_keras.descent.task_losses import Descent

GRADIENTS: dict[Sees, Callable[..., Descent]] = {
    "losses": by_losses,
    "gram": by_gradients,
    "jacobian": by_gradients,
}
"""By what the balancer sees."""

__all__ = ["GRADIENTS"]
