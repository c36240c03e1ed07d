"""Each task's gradient of what the tasks share."""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from mtl_keras.descent.by_layers import chosen, layer_rows
from mtl_keras.descent.kernel_rows import KernelRows
from mtl_keras.descent.loops import loops
from mtl_keras.descent.rows import Rows, rows_of, stacked_rows
from mtl_keras.descent.trunk_pass import TrunkPass

_FEW_TARGETS = 4


def trunk_rows(
    passes: Sequence[TrunkPass], tasks: int, variables: Sequence[tf.Variable]
) -> list[Rows | KernelRows | None]:
    """Goes back through the trunk for each task: the rows of the Jacobian, by variable, None where no task depends.

    Linear layers whose calls were noted give theirs by products where that is cheaper.

    Args:
        passes: the trunk's passes, each of some tasks.
        tasks: the number T of all tasks.
        variables: the trunk's.
    """
    by_layer = chosen(passes[0])
    if not by_layer:
        return [*_rows(passes, tasks, variables)]
    (passed,) = passes
    known = {id(each): each for each in variables}
    covered = {id(each.value) for uses in by_layer for each in uses[0].layer.trainable_variables}
    rest = [each for each in variables if id(each) not in covered]
    back = passed if passed.members is None else passed.together()
    outputs = [use.given for uses in by_layer for use in uses]
    rows = _rows([back], len(back.tasks), [*outputs, *rest])
    found: dict[int, Rows | KernelRows | None] = dict(zip(map(id, rest), rows[len(outputs) :], strict=True))
    errors = iter(rows)
    for uses in by_layer:
        own = [next(errors) for _ in uses]
        found |= layer_rows(uses, own, passed, known)
    return [found.get(id(each)) for each in variables]


def _rows(passes: Sequence[TrunkPass], tasks: int, variables: Sequence[Any]) -> list[Rows | None]:
    if len(passes) == 1 and loops(tasks, len(variables)) and len(passes[0].targets) <= _FEW_TARGETS:
        return _looped_rows(passes[0], variables)
    by_task = {
        task: passed.back(own, variables)
        for passed in passes
        for task, own in zip(passed.tasks, passed.errors, strict=True)
    }
    columns = zip(*(by_task[task] for task in range(tasks)), strict=True)
    return [rows_of(gradients, each) for gradients, each in zip(columns, variables, strict=True)]


def _looped_rows(passed: TrunkPass, variables: Sequence[tf.Variable]) -> list[Rows | None]:
    connected = _connected(passed, variables)
    there = [place for place, tasks in enumerate(connected) if any(tasks)]
    own = [variables[place] for place in there]

    def back(columns: Sequence[tf.Tensor]) -> list[tf.Tensor]:
        return [tf.convert_to_tensor(each) for each in passed.back(list(columns), own)]

    signature = [tf.TensorSpec(each.shape, each.dtype) for each in own]
    given = [passed.column(place) for place in range(len(passed.targets))]
    stacks = tf.map_fn(back, given, fn_output_signature=signature, parallel_iterations=1)
    rows: list[Rows | None] = [None] * len(variables)
    for place, stack in zip(there, stacks, strict=True):
        rows[place] = stacked_rows(stack, variables[place], connected[place])
    return rows


def _connected(passed: TrunkPass, variables: Sequence[tf.Variable]) -> list[tuple[bool, ...]]:
    """Returns of each variable which tasks depend on it; the passes back are only traced, their results not used."""
    reached = [[each is not None for each in passed.tape.gradient(z, list(variables))] for z in passed.targets]

    def depends(errors: Sequence[Any], place: int) -> bool:
        return any(own is not None and reach[place] for own, reach in zip(errors, reached, strict=True))

    return [tuple(depends(errors, place) for errors in passed.errors) for place in range(len(variables))]
