"""Columns of a trunk, computed side by side."""

from collections.abc import Callable, Sequence
from typing import Any

import keras

from mtl_keras.backbones.windows import Windows
from mtl_keras.sharing.cut import Cut
from mtl_keras.sharing.step import Step, steps

Hook = Callable[[Cut, list[keras.KerasTensor]], list[keras.KerasTensor]]
"""Takes a cut point and what each column gives there; returns what each column goes on with, of the same shapes."""

Known = dict[int, keras.KerasTensor]
"""The model's tensors by the ids of a trunk's."""


def walk(columns: Sequence[keras.Model], inputs: Any, cuts: Sequence[Cut], hook: Hook) -> list[Any]:
    """Calls several columns of a trunk on the same inputs, one piece after the other, and joins them at cut points.

    A column may stand there several times; until a hook gives it different tensors it is computed once.

    Args:
        columns: functional models with the same layers.
        inputs: as a column takes them.
        cuts: the cut points at which the hook is called, see ``cuts``.
        hook: joins the columns.

    Returns:
        What each column gives, as its ``output``.
    """
    different = {id(column): column for column in columns}
    plans = {key: steps(each, cuts, f"{each.name}.{place}") for place, (key, each) in enumerate(different.items())}
    known = [start(column, inputs) for column in columns]
    for parallel in zip(*(plans[id(column)] for column in columns), strict=True):
        _advance(parallel, known, hook)
        _join(parallel, known, hook)
    return [outputs(column, seen) for column, seen in zip(columns, known, strict=True)]


def start(column: keras.Model, inputs: Any) -> Known:
    """Returns what is known of a column before its first piece."""
    given = keras.tree.flatten(inputs)
    return {id(tensor): each for tensor, each in zip(column.inputs, given, strict=True)}


def outputs(column: keras.Model, known: Known) -> Any:
    """Returns what a column gives, in the structure of its ``output``."""
    return keras.tree.map_structure(lambda tensor: known[id(tensor)], column.output)


def _advance(parallel: Sequence[Step], known: list[Known], hook: Hook) -> None:
    """Computes a piece of each column."""
    if parallel[0].inner:
        results = _through_windows(parallel, known[0][id(parallel[0].takes[0])], hook)
    else:
        results = _each(parallel, known)
    for step, seen, result in zip(parallel, known, results, strict=True):
        seen.update(zip(map(id, step.gives), result, strict=True))


def _each(parallel: Sequence[Step], known: list[Known]) -> list[list[keras.KerasTensor]]:
    done: dict[tuple[int, ...], list[keras.KerasTensor]] = {}
    keys = []
    for step, seen in zip(parallel, known, strict=True):
        given = [seen[id(tensor)] for tensor in step.takes]
        key = (id(step), *map(id, given))
        if key not in done:
            done[key] = step.layer(given)
        keys.append(key)
    return [done[key] for key in keys]


def _join(parallel: Sequence[Step], known: list[Known], hook: Hook) -> None:
    cut = parallel[0].cut
    if cut is None:
        return
    joined = hook(cut, [seen[id(step.joint)] for step, seen in zip(parallel, known, strict=True)])
    for step, seen, tensor in zip(parallel, known, joined, strict=True):
        seen[id(step.joint)] = tensor


def _through_windows(parallel: Sequence[Step], ids: keras.KerasTensor, hook: Hook) -> list[list[keras.KerasTensor]]:
    """Walks the encoders of the columns' ``Windows`` within one such layer, so that inference in parts is kept."""
    layers: list[Windows] = [step.layer for step in parallel]
    first = layers[0]
    inner = keras.Input(first.encoder.inputs[0].shape[1:], dtype=ids.dtype)
    tokens = walk([layer.encoder for layer in layers], inner, parallel[0].inner, hook)
    encoder = keras.Model(inner, keras.layers.Concatenate(name="columns")(tokens), name="encoders")
    joint = Windows(encoder, first.window, first.overlap, first.residues_at_once, name=f"{first.name}.joint")
    return [[each] for each in keras.ops.split(joint(ids), len(layers), axis=-1)]
