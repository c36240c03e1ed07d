"""Each task's gradients of linear layers, by what the layers took and the errors of what they gave."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import keras
import tensorflow as tf

from mtl_keras.descent.kernel_rows import KernelRows
from mtl_keras.descent.linear_layers import Use, linear_layers
from mtl_keras.descent.loops import loops
from mtl_keras.descent.row_groups import numbers_of
from mtl_keras.descent.rows import Rows, stacked_rows
from mtl_keras.descent.trunk_pass import TrunkPass
from mtl_keras.distribute import replicas

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel

TRAFFIC = 64
"""Multiplications in the time in which a number of a gradient is written, stacked and read again."""
MOST_PRODUCTS = 2**24
"""Numbers of a layer's products that may be in memory at once: 64 MiB."""

Parts = Sequence[tuple[Use, tf.Tensor]]
"""The uses of one layer, each with the errors [P, B, L, M] of what it gave in P passes back."""


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
        """The multiplications in the time in which a gradient of the kernel goes through memory."""
        return TRAFFIC * self.inputs * self.outputs


def layers_of(model: "MultiTaskModel", x: Any, own_rows: bool) -> list[Any]:
    """Returns the layers whose calls are to be noted in a step; none where gradients are to be made as usual.

    That is so where the rows of a batch have no fixed number or are spread over replicas, where tasks see different
    outputs of the trunk, and, of tasks with rows of their own, where other layers learn too or several tasks have rows
    in common.

    Args:
        model: the model.
        x: the trunk's inputs.
        own_rows: whether tasks have rows of their own.
    """
    seen = {frozenset(map(id, own.values())) for own in model.features_model.output.values()}
    if keras.tree.flatten(x)[0].shape[0] is None or len(seen) > 1 or replicas.count() > 1:
        return []
    layers = linear_layers(model.features_model)
    covered = {id(each) for layer in layers for each in layer.trainable_variables}
    alone = all(len(group) == 1 for group in model.row_groups)
    if own_rows and not (alone and covered.issuperset(map(id, model.trunk_variables))):
        return []
    return layers


def chosen(passed: TrunkPass) -> list[list[Use]]:
    """Returns the uses, by layer, of what is to go by layers; all or none, where tasks have rows of their own."""
    by_layer: dict[int, list[Use]] = {}
    for use in passed.uses:
        by_layer.setdefault(id(use.layer), []).append(use)
    if passed.members is None:
        found = by_layer.values()
        return [uses for uses in found if _fits(uses) and products_pay(_size(uses), len(passed.tasks))]
    rows = passed.targets[0].shape[0]
    whole = all(_fits(uses) and uses[0].given.shape[0] == rows for uses in by_layer.values())
    return list(by_layer.values()) if whole else []


def _fits(uses: Sequence[Use]) -> bool:
    """Returns whether the calls of a layer have fixed sizes and the same rows: a trunk may fold places into rows."""
    fixed = all(each.shape.is_fully_defined() for use in uses for each in (use.taken, use.given))
    return fixed and len({use.given.shape[0] for use in uses}) == 1


def products_pay(size: Size, tasks: int) -> bool:
    """Returns whether products of T tasks' errors on the same rows cost less than T gradients of the kernel."""
    rows = size.batch * size.places
    products = rows**2 * (size.inputs + tasks * size.outputs) + tasks**2 * rows * size.outputs + size.gradient
    return products < tasks * (size.gradient + size.traffic)


def products_pay_apart(size: Size, tasks: int) -> bool:
    """Returns whether, of T tasks with rows of their own, products of all rows cost less than T gradients in memory."""
    rows = size.batch * size.places
    return rows**2 <= MOST_PRODUCTS and rows**2 * (size.inputs + size.outputs) < 2 * tasks * size.traffic


def layer_rows(
    uses: Sequence[Use], rows: Sequence[Rows | None], passed: TrunkPass, variables: Mapping[int, tf.Variable]
) -> dict[int, Rows | KernelRows | None]:
    """Returns the tasks' gradients of a layer's variables, by the variables' ids.

    Args:
        uses: of the layer.
        rows: of each use, the errors of what it gave, a row a pass back; None where nothing depends on it.
        passed: the pass through the trunk.
        variables: the trunk's trainable ones by their ids.
    """
    there = [(use, use.errors(own.dense().stack)) for use, own in zip(uses, rows, strict=True) if own is not None]
    if not there:
        return {}
    layer, make = uses[0].layer, _of_shared_rows if passed.members is None else _of_own_rows
    found: dict[int, Rows | KernelRows | None] = {}
    if (kernel := variables.get(id(layer.kernel.value))) is not None:
        found[id(kernel)] = make(there, passed, kernel)
    if layer.use_bias and (bias := variables.get(id(layer.bias.value))) is not None:
        by_row = tf.add_n([tf.reduce_sum(errors, axis=2) for _, errors in there])
        alone = passed.members is None
        stack = tf.reduce_sum(by_row, axis=1) if alone else tf.matmul(passed.members, by_row[0])
        found[id(bias)] = stacked_rows(stack, bias, (True,) * stack.shape[0])
    return found


def _of_shared_rows(parts: Parts, passed: TrunkPass, kernel: tf.Variable) -> Rows | KernelRows:
    return KernelRows(*_side_by_side(parts), kernel.shape)


def _of_own_rows(parts: Parts, passed: TrunkPass, kernel: tf.Variable) -> Rows | KernelRows:
    size, tasks, members = _size([use for use, _ in parts]), len(passed.tasks), passed.members
    assert members is not None
    if products_pay_apart(size, tasks):
        return KernelRows(*_side_by_side(parts), kernel.shape, tf.repeat(members, size.places, axis=1))
    return stacked_rows(_group_by_group(parts, passed, members), kernel, (True,) * tasks)


def _group_by_group(parts: Parts, passed: TrunkPass, members: tf.Tensor) -> tf.Tensor:
    """Returns the tasks' gradients [T, ...], each of its own rows."""

    def gradient(member: tf.Tensor) -> tf.Tensor:
        own = numbers_of(member > 0)
        weights = tf.gather(member, own)[:, None, None]  # 0 of the row that stands for none
        return tf.add_n([use.gradient(own, weights * tf.gather(errors[0], own)) for use, errors in parts])

    if loops(len(passed.tasks), len(passed.uses)):
        return tf.map_fn(gradient, members, parallel_iterations=1)
    return tf.stack([gradient(member) for member in tf.unstack(members, len(passed.tasks))])


def _side_by_side(parts: Parts) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns inputs [R, N] and errors [P, R, M] of all uses of a layer."""
    taken = tf.concat([use.inputs() for use, _ in parts], axis=1)
    errors = tf.concat([each for _, each in parts], axis=2)
    return tf.reshape(taken, [-1, taken.shape[-1]]), tf.reshape(errors, [errors.shape[0], -1, errors.shape[-1]])


def _size(uses: Sequence[Use]) -> Size:
    places = sum(use.places for use in uses)
    *taken, given = uses[0].layer.kernel.shape
    return Size(int(uses[0].given.shape[0]), places, math.prod(taken), given)
