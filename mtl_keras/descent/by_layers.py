"""Each task's gradients of linear layers, by what the layers took and the errors of what they gave."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import keras
import tensorflow as tf

from mtl_keras.descent.kernel_rows import KernelRows
from mtl_keras.descent.linear_layers import Use, linear_layers
from mtl_keras.descent.rows import Rows, stacked_rows
from mtl_keras.descent.trunk_pass import TrunkPass

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel

TRAFFIC = 16
"""Multiplications in the time in which a number of a gradient is written and read again."""
MOST_NUMBERS = 2**24
"""Numbers of a layer's products, or of single rows' gradients, that may be in memory at once: 64 MiB."""


class Size(NamedTuple):
    """The size of a linear layer in a step.

    Args:
        batch: the number B of rows.
        places: the places L of a row.
        inputs: the inputs N of a place.
        outputs: the outputs M of a place.
    """

    batch: int
    places: int
    inputs: int
    outputs: int

    @property
    def gradient(self) -> int:
        """The multiplications of a gradient of the kernel."""
        return self.batch * self.places * self.inputs * self.outputs

    @property
    def traffic(self) -> int:
        """The multiplications in the time in which a gradient of the kernel is written and read again."""
        return TRAFFIC * self.inputs * self.outputs


def layers_of(model: "MultiTaskModel", x: Any, own_rows: bool) -> list[Any]:
    """Returns the layers whose calls are to be noted in a step; none where gradients are to be made as usual.

    That is so where the rows of a batch have no fixed number, where tasks see different outputs of the trunk, and, of
    tasks with rows of their own, where other layers learn too.

    Args:
        model: the model.
        x: the trunk's inputs.
        own_rows: whether tasks have rows of their own.
    """
    seen = {frozenset(map(id, own.values())) for own in model.features_model.output.values()}
    if keras.tree.flatten(x)[0].shape[0] is None or len(seen) > 1:
        return []
    layers = linear_layers(model.features_model)
    covered = {id(each) for layer in layers for each in layer.trainable_variables}
    if own_rows and not covered.issuperset(map(id, model.trunk_variables)):
        return []
    return layers


def chosen(passed: TrunkPass) -> list[list[Use]]:
    """Returns the uses, by layer, of those that are to go by layers: all, where tasks have rows of their own."""
    by_layer: dict[int, list[Use]] = {}
    for use in passed.uses:
        by_layer.setdefault(id(use.layer), []).append(use)
    own_rows = passed.members is not None
    return [uses for uses in by_layer.values() if own_rows or products_pay(_size(uses), len(passed.tasks))]


def products_pay(size: Size, tasks: int) -> bool:
    """Returns whether products of T tasks' errors on the same rows cost less than T gradients of the kernel."""
    rows = size.batch * size.places
    products = rows**2 * (size.inputs + tasks * size.outputs) + tasks**2 * rows * size.outputs + size.gradient
    return products < tasks * (size.gradient + size.traffic)


def cheapest(size: Size, tasks: int) -> str:
    """Returns by what the gradients of T tasks with rows of their own cost least and fit into memory.

    Returns:
        ``products`` of all rows' errors, the ``gradients`` of single rows, or a gradient a task of ``masked`` errors.
    """
    rows = size.batch * size.places
    costs = {"masked": tasks * size.gradient}
    if rows**2 <= MOST_NUMBERS:
        costs["products"] = rows**2 * (size.inputs + size.outputs)
    if size.batch * size.inputs * size.outputs <= MOST_NUMBERS:
        costs["gradients"] = size.gradient + size.batch * size.traffic
    return min(costs, key=lambda name: costs[name])


def layer_rows(
    uses: Sequence[Use], rows: Sequence[Rows | None], members: tf.Tensor | None, variables: Mapping[int, tf.Variable]
) -> dict[int, Rows | KernelRows | None]:
    """Returns the tasks' gradients of a layer's variables, by the variables' ids.

    Args:
        uses: of the layer.
        rows: of each use, the errors of what it gave, a row a pass back; None where nothing depends on it.
        members: see ``TrunkPass``.
        variables: the trunk's trainable ones by their ids.
    """
    there = [(use, own) for use, own in zip(uses, rows, strict=True) if own is not None]
    if not there:
        return {}
    layer = uses[0].layer
    taken = tf.concat([use.inputs() for use, _ in there], axis=1)
    errors = tf.concat([use.errors(own.stack) for use, own in there], axis=2)
    make = _of_shared_rows if members is None else _of_own_rows
    size = _size([use for use, _ in there])
    found: dict[int, Rows | KernelRows | None] = {}
    if (kernel := variables.get(id(layer.kernel.value))) is not None:
        found[id(kernel)] = make(taken, errors, members, size, kernel)
    if layer.use_bias and (bias := variables.get(id(layer.bias.value))) is not None:
        by_row = tf.reduce_sum(errors, axis=2)
        stack = tf.reduce_sum(by_row, axis=1) if members is None else tf.einsum("tpb,pbm->tm", members, by_row)
        found[id(bias)] = stacked_rows(stack, bias, (True,) * stack.shape[0])
    return found


def _of_shared_rows(
    taken: tf.Tensor, errors: tf.Tensor, members: None, size: Size, kernel: tf.Variable
) -> Rows | KernelRows:
    return KernelRows(_flat(taken), tf.reshape(errors, [errors.shape[0], -1, size.outputs]), kernel.shape)


def _of_own_rows(
    taken: tf.Tensor, errors: tf.Tensor, members: tf.Tensor, size: Size, kernel: tf.Variable
) -> Rows | KernelRows:
    way = cheapest(size, members.shape[0])
    if way == "products":
        flat = tf.reshape(errors, [errors.shape[0], -1, size.outputs])
        return KernelRows(_flat(taken), flat, kernel.shape, tf.repeat(members, size.places, axis=2))
    stack = _SUMS[way](taken, errors, members)
    return stacked_rows(stack, kernel, (True,) * members.shape[0])


def _by_row(taken: tf.Tensor, errors: tf.Tensor, members: tf.Tensor) -> tf.Tensor:
    """Returns the tasks' gradients [T, N, M] as sums of those of their rows."""
    of_rows = tf.stack([tf.matmul(taken, each, transpose_a=True) for each in tf.unstack(errors)])
    return tf.einsum("tpb,pbnm->tnm", members, of_rows)


def _masked(taken: tf.Tensor, errors: tf.Tensor, members: tf.Tensor) -> tf.Tensor:
    """Returns the tasks' gradients [T, N, M], each of all rows, the errors of the others 0."""
    flat = _flat(taken)

    def own(member: tf.Tensor) -> tf.Tensor:
        return tf.matmul(flat, _flat(tf.einsum("pb,pblm->blm", member, errors)), transpose_a=True)

    return tf.map_fn(own, members, parallel_iterations=1)


_SUMS = {"gradients": _by_row, "masked": _masked}


def _size(uses: Sequence[Use]) -> Size:
    places = sum(use.places for use in uses)
    *taken, given = uses[0].layer.kernel.shape
    return Size(int(uses[0].given.shape[0]), places, math.prod(taken), given)


def _flat(each: tf.Tensor) -> tf.Tensor:
    return tf.reshape(each, [-1, each.shape[-1]])
