"""Each task's gradient of what the tasks share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from mtl_keras.descent.rows import Rows, gram_of, rows_of, stacked_rows

LOOP_FROM = 8
"""From so many tasks on the passes are a loop: the graph does not grow with T, and one pass is in memory at a time."""
_FEW_TARGETS = 4


@dataclass(frozen=True)
class TaskErrors:
    """What each task's loss asks of what the trunk gives, dL_t / dz, and of its own head.

    Args:
        targets: the trunk's outputs z that have a gradient, each once.
        errors: of each task, the gradients of the targets in order, None where the task does not use one.
        own: of each task, the gradients of its head's variables.
    """

    targets: list[tf.Tensor]
    errors: list[list[tf.Tensor | None]]
    own: list[list[Any]]

    def gram(self) -> tf.Tensor:
        """Returns the Gram matrix [T, T] of the errors, float64."""
        tasks = len(self.errors)
        columns = [self.column(place) for place in range(len(self.targets))]
        return gram_of([tf.reshape(each, [tasks, -1]) for each in columns], tasks)

    def column(self, place: int) -> tf.Tensor:
        """Returns all tasks' errors [T, ...] of a target, 0 of a task that does not use it."""
        zeros = tf.zeros_like(self.targets[place])
        return tf.stack([zeros if own[place] is None else own[place] for own in self.errors])

    def mixed(self, weights: tf.Tensor) -> list[tf.Tensor]:
        """Returns the errors' sum by weights [T], a tensor a target."""
        return [tf.tensordot(tf.cast(weights, z.dtype), self.column(place), 1) for place, z in enumerate(self.targets)]


def task_errors(
    tape: tf.GradientTape,
    losses: Sequence[tf.Tensor],
    features: Sequence[dict[str, tf.Tensor]],
    variables: Sequence[Sequence[tf.Variable]],
) -> TaskErrors:
    """Goes back through each head.

    Args:
        tape: persistent; it watched the features and saw the heads and losses.
        losses: of the T tasks.
        features: what each task uses of the trunk's outputs.
        variables: of each task's head.
    """
    targets = floating(features)
    errors: list[list[tf.Tensor | None]] = []
    own: list[list[Any]] = []
    for loss, used, head in zip(losses, features, variables, strict=True):
        mine = [z for z in targets if any(z is each for each in used.values())]
        gradients = tape.gradient(loss, [*mine, *head])
        given = {id(z): each for z, each in zip(mine, gradients, strict=False) if each is not None}
        errors.append([tf.convert_to_tensor(given[id(z)]) if id(z) in given else None for z in targets])
        own.append(gradients[len(mine) :])
    return TaskErrors(targets, errors, own)


def floating(features: Sequence[dict[str, tf.Tensor]]) -> list[tf.Tensor]:
    """Returns the tensors of floating point that the tasks use, each once."""
    found = {id(each): each for used in features for each in used.values() if each.dtype.is_floating}
    return list(found.values())


def trunk_rows(tape: tf.GradientTape, errors: TaskErrors, variables: Sequence[tf.Variable]) -> list[Rows | None]:
    """Goes back through the trunk for each task: the rows of the Jacobian, by variable, None where no task depends.

    Args:
        tape: persistent; it saw the trunk.
        errors: what the tasks ask of the trunk's outputs.
        variables: the trunk's.
    """
    if len(errors.errors) >= LOOP_FROM and len(errors.targets) <= _FEW_TARGETS:
        return _looped_rows(tape, errors, variables)
    by_task = [_back(tape, errors.targets, own, variables) for own in errors.errors]
    return [rows_of(gradients, each) for gradients, each in zip(zip(*by_task, strict=True), variables, strict=True)]


def _back(
    tape: tf.GradientTape, targets: list[tf.Tensor], errors: Sequence[Any], variables: Sequence[tf.Variable]
) -> list[Any]:
    """Returns a task's gradients, None of what does not reach the targets that it uses."""
    used = [(z, error) for z, error in zip(targets, errors, strict=True) if error is not None]
    if not used:
        return [None] * len(variables)
    own, given = zip(*used, strict=True)
    gradients: list[Any] = tape.gradient(list(own), list(variables), output_gradients=list(given))
    return gradients


def _looped_rows(tape: tf.GradientTape, errors: TaskErrors, variables: Sequence[tf.Variable]) -> list[Rows | None]:
    reached = [_reached(tape, z, variables) for z in errors.targets]
    connected = [
        tuple(
            any(own is not None and reach[place] for own, reach in zip(task, reached, strict=True))
            for task in errors.errors
        )
        for place in range(len(variables))
    ]
    there = [place for place, tasks in enumerate(connected) if any(tasks)]

    def back(columns: Sequence[tf.Tensor]) -> list[tf.Tensor]:
        own = [variables[place] for place in there]
        return [tf.convert_to_tensor(each) for each in _back(tape, errors.targets, list(columns), own)]

    signature = [tf.TensorSpec(variables[place].shape, variables[place].dtype) for place in there]
    given = [errors.column(place) for place in range(len(errors.targets))]
    stacks = tf.map_fn(back, given, fn_output_signature=signature, parallel_iterations=1)
    rows: list[Rows | None] = [None] * len(variables)
    for place, stack in zip(there, stacks, strict=True):
        rows[place] = stacked_rows(stack, connected[place])
    return rows


def _reached(tape: tf.GradientTape, target: tf.Tensor, variables: Sequence[tf.Variable]) -> list[bool]:
    """Returns which variables a target depends on; the pass is only traced, its results are not used."""
    return [each is not None for each in tape.gradient(target, list(variables))]
