"""Groups of tasks with rows of their own, so that no row goes through the trunk for the tasks of others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import keras
import tensorflow as tf

from mtl_keras.components import one_of
from mtl_keras.errors import UserError

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel

SHARED_ROWS = "a row with labels of two groups"


@dataclass(frozen=True)
class Group:
    """Some tasks and the rows that have a label of theirs.

    Args:
        tasks: their numbers.
        x: the trunk's inputs.
        y: labels by task.
        weights: sample weights by task.
        there: which rows of the batch are its, [B], bool; None for all.
    """

    tasks: Sequence[int]
    x: Any
    y: dict[str, Any]
    weights: dict[str, Any]
    there: tf.Tensor | None = None


def groups_of(model: "MultiTaskModel", x: Any, y: dict[str, Any], weights: dict[str, Any]) -> Iterator[Group]:
    """Yields the groups of a batch; one of all tasks where the model knows of no more, or these would be inexact."""
    names = [task.name for task in model.tasks]
    if len(model.row_groups) < 2 or _whole_batch(model):
        yield Group(range(len(names)), x, y, weights)
        return
    for group in model.row_groups:
        there = _labelled([(y[name], weights.get(name)) for name in group])
        own = numbers_of(there)
        yield Group(
            [names.index(name) for name in group],
            _picked(x, own),
            _picked({name: y[name] for name in group}, own),
            _picked({name: weights[name] for name in group if name in weights}, own),
            there,
        )


def check_groups(groups: Sequence[Sequence[str]] | None, names: Sequence[str]) -> list[list[str]]:
    """Returns groups that have each task once; one of all tasks where none are given.

    Raises:
        UserError: a name is no task, or a task is in no group or in two.
    """
    given = [list(group) for group in groups or [names]]
    if sorted(name for group in given for name in group) != sorted(names):
        raise UserError(
            "compile(row_groups=...)", f"expected each of the tasks {one_of(names)} in one group; received {given}."
        )
    return given


def members_of(groups: Sequence[Group]) -> tf.Tensor:
    """Returns which rows of a batch are a task's, [T, B], 1 or 0, once it is known that none is two tasks'.

    Args:
        groups: of one task each, in any order.
    """
    there = {group.tasks[0]: tf.cast(group.there, tf.float32) for group in groups}
    members = tf.stack([there[task] for task in range(len(groups))])
    check = tf.debugging.Assert(tf.reduce_all(tf.reduce_sum(members, axis=0) <= 1), [SHARED_ROWS])
    with tf.control_dependencies([] if check is None else [check]):  # eagerly it has raised by now
        return tf.identity(members)


def _picked(values: Any, rows: tf.Tensor) -> Any:
    return keras.tree.map_structure(lambda each: tf.gather(each, rows), values)


def _labelled(labels: Sequence[tuple[Any, Any]]) -> tf.Tensor:
    """Returns which rows have a label of any of the tasks."""
    rows = tf.shape(labels[0][0])[0]
    there = [
        tf.ones([rows], tf.bool) if weights is None else tf.reduce_any(tf.reshape(weights != 0, [rows, -1]), axis=1)
        for _, weights in labels
    ]
    return tf.reduce_any(tf.stack(there), axis=0)


def numbers_of(there: tf.Tensor) -> tf.Tensor:
    """Returns the numbers of the rows that are there [B]; the first of all where none is."""
    own = tf.where(there)[:, 0]
    # Of no rows, a convolution on a CPU (oneDNN's) has a wrong shape: then the first is taken, and weighs 0.
    return tf.cond(tf.size(own) > 0, lambda: own, lambda: tf.zeros([1], tf.int64))


def _whole_batch(model: "MultiTaskModel") -> bool:
    """Whether a layer of the trunk looks at all rows at once: statistics of a batch, or losses of activity."""
    layers = model.features_model._flatten_layers(include_self=False)
    return any(
        (isinstance(layer, keras.layers.BatchNormalization) and layer.trainable)
        or getattr(layer, "activity_regularizer", None) is not None
        for layer in layers
    )
