"""One trunk, called for each task with some of its layers changed."""

from collections.abc import Callable, Sequence
from typing import Any

import keras

from mtl_keras.sharing.cut import nodes
from mtl_keras.sharing.low_rank import dense_layers
from mtl_keras.sharing.step import Step, steps
from mtl_keras.sharing.walk import outputs, start

Tensors = list[keras.KerasTensor]
Layer = Callable[[keras.Model, str], keras.layers.Layer]
"""From a piece of the trunk and a task to what is called in the place of the piece."""


def changed(trunk: keras.Model, inputs: Any, tasks: Sequence[str], layer: Layer) -> dict[str, Any]:
    """Calls a trunk for each task; a piece that several call on the same tensors is computed once.

    Layers with dense kernels are a piece each, so that a task has no changes of those that its head does not need.

    Args:
        trunk: a functional model.
        inputs: as it takes them.
        tasks: the tasks' names.
        layer: gives what is called in the place of a piece.
    """
    dense = [index for index, node in enumerate(nodes(trunk)) if _is_dense(node.operation)]
    pieces = steps(trunk, [], trunk.name, alone=dense)
    done: dict[tuple[int, ...], Tensors] = {}
    return {task: _through(trunk, pieces, inputs, task, layer, done) for task in tasks}


def _is_dense(operation: Any) -> bool:
    return isinstance(operation, keras.layers.Layer) and bool(dense_layers(operation))


def _through(
    trunk: keras.Model,
    pieces: list[Step],
    inputs: Any,
    task: str,
    layer: Layer,
    done: dict[tuple[int, ...], Tensors],
) -> Any:
    known = start(trunk, inputs)
    for step in pieces:
        called, given = layer(step.layer, task), [known[id(tensor)] for tensor in step.takes]
        key = (id(called), *map(id, given))
        result = done[key] if key in done else called(given)
        if called is step.layer:
            done[key] = result
        known.update(zip(map(id, step.gives), result, strict=True))
    return outputs(trunk, known)
