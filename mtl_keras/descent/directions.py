"""The direction of a step in the trunk: out of the tasks' gradients by way of a balancer."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from mtl_keras.descent.balancing import Balancing
from mtl_keras.descent.rows import Rows, gram_of
from mtl_keras.descent.task_gradients import TaskErrors, trunk_rows

Direction = tuple[list[Any], tf.Tensor]
"""The gradients of the trunk's variables, and the weights [T] of the tasks."""


@dataclass(frozen=True)
class TrunkPass:
    """What is there once the passes through the heads are done.

    Args:
        tape: persistent; it saw the trunk.
        errors: what the tasks' losses ask of the trunk's outputs.
        variables: the trunk's trainable variables.
        losses: of the tasks, as the balancer sees them, [T].
        present: which tasks have labels in the batch, [T].
        after: what the balancer's weights are multiplied by, [T].
        scale: what the losses were multiplied by for the sake of float16.
    """

    tape: tf.GradientTape
    errors: TaskErrors
    variables: Sequence[tf.Variable]
    losses: tf.Tensor
    present: tf.Tensor
    after: tf.Tensor
    scale: tf.Tensor

    def weights(self, balancing: Balancing, gram: tf.Tensor) -> tf.Tensor:
        """Returns the weights [T] by a Gram matrix [T, T] of scaled gradients."""
        unscaled = gram / tf.cast(self.scale, tf.float64) ** 2
        return self.after * balancing.weigh(self.losses, self.present, unscaled)

    def back(self, weights: tf.Tensor) -> list[Any]:
        """Goes back once, with the errors mixed by weights [T]."""
        mixed = self.errors.mixed(weights)
        gradients: list[Any] = self.tape.gradient(self.errors.targets, self.variables, output_gradients=mixed)
        return gradients

    def rows(self) -> list[Rows | None]:
        """Goes back once a task."""
        return trunk_rows(self.tape, self.errors, self.variables)


def along_features(passed: TrunkPass, balancing: Balancing) -> Direction:
    """Weighs by the gradients of the trunk's outputs: one pass back through the trunk, an approximation."""
    weights = passed.weights(balancing, passed.errors.gram())
    return passed.back(weights), weights


def along_parameters(passed: TrunkPass, balancing: Balancing) -> Direction:
    """Weighs by the gradients of the shared parameters; a pass back a task in a step that balances, else one in all."""
    if balancing.balances_always:
        return _balanced(passed, balancing)
    there = [each is not None for each in _reach(passed)]
    *gradients, weights = tf.cond(
        balancing.due(),
        lambda: _dense(_balanced(passed, balancing)),
        lambda: _dense((passed.back(kept := passed.after * balancing.kept(passed.present)), kept)),
    )
    found = iter(gradients)
    return [next(found) if one else None for one in there], weights


def along_jacobian(passed: TrunkPass, balancing: Balancing) -> Direction:
    """Lets the balancer make the direction itself, parameter by parameter, of the whole trunk."""
    rows = [each and each.dense() for each in passed.rows()]
    sizes = [math.prod(variable.shape) for variable in passed.variables]
    tasks = len(passed.errors.errors)
    stacks = [each.stack if each else tf.zeros([tasks, size]) for each, size in zip(rows, sizes, strict=True)]
    jacobian = tf.concat(stacks, axis=1) / passed.scale
    direction = passed.scale * balancing.combine(jacobian, passed.losses, passed.present)
    parts = tf.split(direction, sizes)
    return [each and each.gradient(part) for each, part in zip(rows, parts, strict=True)], passed.after


DIRECTIONS: dict[str, Callable[[TrunkPass, Balancing], Direction]] = {
    "features": along_features,
    "parameters": along_parameters,
    "jacobian": along_jacobian,
}


def _balanced(passed: TrunkPass, balancing: Balancing) -> Direction:
    rows = passed.rows()
    stacks = [each.stack for each in rows if each and each.shared]
    weights = passed.weights(balancing, gram_of(stacks, len(passed.errors.errors)))
    return [_gradient(each, lambda own: own.mixed(weights)) for each in rows], weights


def _gradient(rows: Rows | None, shared: Callable[[Rows], Any]) -> Any:
    """Returns the gradient of a variable: a variable of one task alone follows that task."""
    if rows is None:
        return None
    return shared(rows) if rows.shared else rows.total()


def _reach(passed: TrunkPass) -> list[Any]:
    """Returns something for each variable on which any task depends, else None; traced only."""
    return list(passed.tape.gradient(passed.errors.targets, passed.variables))


def _dense(direction: Direction) -> list[tf.Tensor]:
    gradients, weights = direction
    return [*(tf.convert_to_tensor(each) for each in gradients if each is not None), weights]
