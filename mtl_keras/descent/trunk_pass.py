"""A pass through the trunk and the heads of some tasks, ready to go back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import tensorflow as tf

from mtl_keras.descent.gradients import added
from mtl_keras.descent.linear_layers import Use

Errors = list[tf.Tensor | None]


@dataclass(frozen=True)
class TrunkPass:
    """What each task's loss asks of what the trunk gave, dL_t / dz.

    Args:
        tasks: the numbers of the tasks.
        tape: persistent; it saw the trunk.
        targets: the trunk's outputs z that have a gradient, each once.
        errors: of each task, the gradients of the targets in order, None where the task does not use one.
        uses: of the trunk's linear layers, where their gradients are to be made by layers.
        members: where tasks with rows of their own passed together: which rows are a task's, [T, B], 1 or 0.
    """

    tasks: Sequence[int]
    tape: tf.GradientTape
    targets: list[tf.Tensor]
    errors: list[Errors]
    uses: Sequence[Use] = ()
    members: tf.Tensor | None = None

    def column(self, place: int) -> tf.Tensor:
        """Returns the tasks' errors [T, ...] of a target, 0 of a task that does not use it."""
        zeros = tf.zeros_like(self.targets[place])
        return tf.stack([zeros if own[place] is None else own[place] for own in self.errors])

    def mixed(self, weights: tf.Tensor) -> Errors:
        """Returns the errors' sum by the weights of all tasks, a tensor a target."""
        own = tf.gather(weights, list(self.tasks))
        return [tf.tensordot(tf.cast(own, z.dtype), self.column(place), 1) for place, z in enumerate(self.targets)]

    def together(self) -> "TrunkPass":
        """Returns the pass with the errors of all tasks, whose rows differ, added up, as if they were one task's."""
        errors = [added([own[place] for own in self.errors]) for place in range(len(self.targets))]
        return replace(self, tasks=[0], errors=[errors])

    def back(self, errors: Errors, variables: Sequence[tf.Variable]) -> list[Any]:
        """Returns the trunk's gradients of given errors, None of what does not reach the targets that have one."""
        used = [(z, error) for z, error in zip(self.targets, errors, strict=True) if error is not None]
        if not used:
            return [None] * len(variables)
        own, given = zip(*used, strict=True)
        gradients: list[Any] = self.tape.gradient(list(own), list(variables), output_gradients=list(given))
        return gradients


def floating(features: Sequence[dict[str, tf.Tensor]]) -> list[tf.Tensor]:
    """Returns the tensors of floating point that the tasks use, each once."""
    found = {id(each): each for used in features for each in used.values() if each.dtype.is_floating}
    return list(found.values())


def through_head(
    tape: tf.GradientTape, loss: tf.Tensor, used: dict[str, tf.Tensor], targets: list[tf.Tensor], head: Sequence[Any]
) -> tuple[Errors, list[Any]]:
    """Goes back through a task's head: returns its errors of the targets, and its gradients of the head's variables.

    Args:
        tape: persistent; it watched the features and saw the head and the loss.
        loss: the task's.
        used: what the task uses of the trunk's outputs.
        targets: the trunk's outputs that have a gradient.
        head: the variables of the head.
    """
    mine = [z for z in targets if any(z is each for each in used.values())]
    gradients = tape.gradient(loss, [*mine, *head])
    given = {id(z): each for z, each in zip(mine, gradients, strict=False) if each is not None}
    errors = [tf.convert_to_tensor(given[id(z)]) if id(z) in given else None for z in targets]
    return errors, gradients[len(mine) :]
