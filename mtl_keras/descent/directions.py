"""The direction of a step in the trunk: out of the tasks' gradients by way of a balancer."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from mtl_keras.descent.balancing import Balancing
from mtl_keras.descent.gradients import added
from mtl_keras.descent.kernel_rows import KernelRows
from mtl_keras.descent.rows import Rows, gram_of, summed_rows
from mtl_keras.descent.task_gradients import trunk_rows
from mtl_keras.descent.trunk_pass import TrunkPass
from mtl_keras.distribute import replicas

Direction = tuple[list[Any], tf.Tensor]
"""The gradients of the trunk's variables, and the weights [T] of the tasks."""


@dataclass(frozen=True)
class Asked:
    """What is there once the passes through the heads are done.

    Args:
        passes: through the trunk, each of some tasks.
        variables: the trunk's trainable variables.
        losses: of all tasks, as the balancer sees them, [T].
        present: which tasks have labels in the batch, [T].
        after: what the balancer's weights are multiplied by, [T].
        scale: what the losses were multiplied by for the sake of float16.
    """

    passes: Sequence[TrunkPass]
    variables: Sequence[tf.Variable]
    losses: tf.Tensor
    present: tf.Tensor
    after: tf.Tensor
    scale: tf.Tensor

    @property
    def tasks(self) -> int:
        """The number T of tasks."""
        return int(self.losses.shape[0])

    def weights(self, balancing: Balancing, gram: tf.Tensor) -> tf.Tensor:
        """Returns the weights [T] by a Gram matrix [T, T] of scaled gradients."""
        unscaled = gram / tf.cast(self.scale, tf.float64) ** 2
        return self.after * balancing.weigh(self.losses, self.present, unscaled)

    def back(self, weights: tf.Tensor) -> list[Any]:
        """Goes back once through each pass, with the errors mixed by weights [T]."""
        gradients = [passed.back(passed.mixed(weights), self.variables) for passed in self.passes]
        return replicas.summed([added(each) for each in zip(*gradients, strict=True)])

    def rows(self) -> list[Rows | KernelRows | None]:
        """Goes back once a task."""
        rows = trunk_rows(self.passes, self.tasks, self.variables)
        return summed_rows(rows) if replicas.count() > 1 else rows


def along_features(asked: Asked, balancing: Balancing) -> Direction:
    """Weighs by the gradients of the trunk's outputs: one pass back through the trunk, an approximation."""
    gram = tf.zeros([asked.tasks, asked.tasks], tf.float64)
    for passed in asked.passes:
        own = gram_of([passed.column(place) for place in range(len(passed.targets))], len(passed.tasks))
        places = [[[one, other] for other in passed.tasks] for one in passed.tasks]
        gram = tf.tensor_scatter_nd_add(gram, places, own)
    weights = asked.weights(balancing, replicas.summed_stack(gram))
    return asked.back(weights), weights


def along_parameters(asked: Asked, balancing: Balancing) -> Direction:
    """Weighs by the gradients of the shared parameters; a pass back a task in a step that balances, else one in all."""
    # Replicas add up their gradients outside of conditions only, so there each step has a pass a task.
    if balancing.balances_always or replicas.count() > 1:
        return _balanced(asked, balancing)
    there = [each is not None for each in asked.back(asked.after)]  # traced only
    *gradients, weights = tf.cond(
        balancing.due(),
        lambda: _dense(_balanced(asked, balancing)),
        lambda: _dense((asked.back(kept := asked.after * balancing.kept(asked.present)), kept)),
    )
    found = iter(gradients)
    return [next(found) if one else None for one in there], weights


def along_jacobian(asked: Asked, balancing: Balancing) -> Direction:
    """Lets the balancer make the direction itself, parameter by parameter, of the whole trunk."""
    rows = [each.dense() if isinstance(each, Rows) else None for each in asked.rows()]
    sizes = [math.prod(variable.shape) for variable in asked.variables]
    stacks = [each.stack if each else tf.zeros([asked.tasks, size]) for each, size in zip(rows, sizes, strict=True)]
    jacobian = tf.concat(stacks, axis=1) / asked.scale
    direction = asked.scale * balancing.combine(jacobian, asked.losses, asked.present)
    parts = tf.split(direction, sizes)
    gradients = [each and each.gradient(part) for each, part in zip(rows, parts, strict=True)]
    with tf.control_dependencies([direction]):
        return gradients, tf.identity(asked.after)


DIRECTIONS: dict[str, Callable[[Asked, Balancing], Direction]] = {
    "features": along_features,
    "parameters": along_parameters,
    "jacobian": along_jacobian,
}


def _balanced(asked: Asked, balancing: Balancing) -> Direction:
    rows = asked.rows()
    grams = [each.gram() for each in rows if each and each.shared]
    weights = asked.weights(balancing, tf.add_n([tf.zeros([asked.tasks] * 2, tf.float64), *grams]))
    return [_gradient(each, weights) for each in rows], weights


def _gradient(rows: Rows | KernelRows | None, weights: tf.Tensor) -> Any:
    """Returns the gradient of a variable: a variable of one task alone follows that task."""
    if isinstance(rows, Rows) and not rows.shared:
        return rows.total()
    return None if rows is None else rows.mixed(weights)


def _dense(direction: Direction) -> list[tf.Tensor]:
    gradients, weights = direction
    return [*(tf.convert_to_tensor(each) for each in gradients if each is not None), weights]
