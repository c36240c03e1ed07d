"""The optimizers that a recipe names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from mtl_keras.table import Table

if TYPE_CHECKING:
    import keras


class Optimizer(Table):
    """The options that every optimizer has.

    Args:
        learning_rate: the peak learning rate, positive.
        head_learning_rate: learning rate of the heads as a multiple of ``learning_rate``, positive. New heads
            start from noise and a pretrained trunk does not, so heads often learn best faster.
        schedule: ``constant`` after the warm-up, or falling to 0 at the last step, by a line or a half cosine.
        warmup: share of the steps in which the rate rises from 0 to its peak, in [0, 1).
        clipnorm: largest norm of the whole gradient; no clipping where it is not given.
    """

    learning_rate: Annotated[float, Field(gt=0)] = 1e-3
    head_learning_rate: Annotated[float, Field(gt=0)] = 1.0
    schedule: Literal["constant", "linear", "cosine"] = "constant"
    warmup: Annotated[float, Field(ge=0, lt=1)] = 0.0
    clipnorm: Annotated[float, Field(gt=0)] | None = None

    def create(self, steps: int, head_variables: "Sequence[keras.Variable]" = ()) -> "keras.optimizers.Optimizer":
        """Returns the Keras optimizer of a run.

        Args:
            steps: the steps of the whole run, over which the schedule falls.
            head_variables: the variables that learn at ``head_learning_rate`` times the rate.
        """
        from mtl_keras.scaled_rates import CLASSES
        from mtl_keras.warmup_decay import WarmupDecay

        rate = WarmupDecay(self.learning_rate, self.schedule, steps, round(self.warmup * steps))
        own = self.model_dump(exclude=set(Optimizer.model_fields))
        optimizer = CLASSES[self.kind](learning_rate=rate, global_clipnorm=self.clipnorm, **own)
        optimizer.scale_rates(head_variables, self.head_learning_rate)
        return optimizer


class Adam(Optimizer):
    """Adam.

    Args:
        beta_1: decay of the mean of the gradients, in [0, 1).
        beta_2: decay of the mean of their squares, in [0, 1).
        epsilon: added to the root of the second mean, positive.

    Reference:
        Kingma and Ba, 2015, arXiv:1412.6980, algorithm 1.
    """

    kind: ClassVar[str] = "adam"

    beta_1: Annotated[float, Field(ge=0, lt=1)] = 0.9
    beta_2: Annotated[float, Field(ge=0, lt=1)] = 0.999
    epsilon: Annotated[float, Field(gt=0)] = 1e-7


class AdamW(Adam):
    """Adam with decoupled weight decay.

    Args:
        weight_decay: share of a weight that a step of rate 1 takes away, not negative. Biases and scales of
            normalisations do not decay.

    Reference:
        Loshchilov and Hutter, 2019, arXiv:1711.05101, algorithm 2.
    """

    kind: ClassVar[str] = "adamw"

    weight_decay: Annotated[float, Field(ge=0)] = 0.01


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum if asked for.

    Args:
        momentum: decay of the velocity, in [0, 1); 0 for none.
        nesterov: whether the gradient is looked up one velocity ahead.
        weight_decay: share of a weight that a step of rate 1 takes away, not negative.
    """

    kind: ClassVar[str] = "sgd"

    learning_rate: Annotated[float, Field(gt=0)] = 1e-2
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.0
    nesterov: bool = False
    weight_decay: Annotated[float, Field(ge=0)] = 0.0


KINDS: dict[str, type[Optimizer]] = {table.kind: table for table in (Adam, AdamW, SGD)}
