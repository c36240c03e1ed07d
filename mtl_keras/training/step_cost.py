"""What a step of a recipe's training costs, measured on a few steps of its real model on its real rows."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from mtl_keras.data.base import Split
from mtl_keras.data.batch import Batcher
from mtl_keras.data.pipeline import steps_per_epoch, training_dataset
from mtl_keras.data.rows import Rows
from mtl_keras.data.source import Source
from mtl_keras.distribute.share import Dealt
from mtl_keras.errors import UserError
from mtl_keras.model import MultiTaskModel
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe_data import RecipeData, first_rows
from mtl_keras.training.environment import device
from mtl_keras.training.peak_memory import PeakMemory
from mtl_keras.training.prepared import Prepared, prepare
from mtl_keras.training.step_clock import LONGEST, StepClock

_ROWS = 2048
"""The first rows of each data set of which steps are made: all would take minutes to read."""
_STEPS, _SECONDS = 5, 20.0
"""Ordinary steps that are timed, as long as they take no more than that."""


def step_cost(recipe: Recipe, data: RecipeData) -> dict[str, Any]:
    """Takes a few steps on one device, and forgets them.

    Args:
        recipe: the recipe.
        data: its data.

    Returns:
        ``seconds`` of a step (the median), ``seconds_first``, ``seconds_longest`` (of the longest rows),
        ``seconds_epoch``, ``steps_per_epoch``, ``rows`` of a step, ``parameters``; ``bytes``: of ``variables``,
        ``optimizer`` and ``gradients``, which are counted, and ``peak``, which was measured while the longest rows
        were taken; ``memory_of``, of what that is; ``device``; ``how`` it was estimated.

    Raises:
        UserError: the weights cannot be read, a loss is not finite, or a step does not fit the memory.
    """
    few = recipe.model_copy(update={"train": recipe.train.model_copy(update={"validation_rows": 1})})
    prepared = prepare(few, _FirstRows(few, data), None)
    sizes = {" + ".join(names): data.rows("train")[names[0]].count for names in data.joint_tasks()}
    steps = recipe.train.steps_per_epoch or steps_per_epoch(sizes, recipe.train.batch_size)
    quotas = recipe.mixing.quotas(sizes, recipe.train.batch_size)
    _compile(prepared.model, recipe, steps, data.joint_tasks())
    peak = PeakMemory()
    clock = StepClock(_SECONDS, peak)
    batches = _longest(prepared, quotas, recipe.seed).concatenate(
        training_dataset(prepared.train, prepared.heads, quotas, recipe.seed)
    )
    try:
        prepared.model.fit(batches, steps_per_epoch=LONGEST + _STEPS, verbose=0, callbacks=[clock])
    except tf.errors.ResourceExhaustedError as error:
        raise UserError("train.batch_size", _too_large(recipe.train.batch_size)) from error
    own = float(np.median(clock.ordinary))
    return {
        "seconds": own,
        "seconds_first": clock.seconds[0],
        "seconds_longest": clock.seconds[1],
        "seconds_epoch": own * steps,
        "steps_per_epoch": steps,
        "rows": recipe.train.batch_size,
        "parameters": int(prepared.model.count_params()),
        "bytes": {**_counted(prepared.model), "peak": clock.peak},
        "memory_of": peak.what,
        "device": device(),
        "how": _how(len(clock.ordinary)),
    }


class _FirstRows(RecipeData):
    """The first rows of a recipe's data."""

    def __init__(self, recipe: Recipe, data: RecipeData) -> None:
        super().__init__(recipe)
        self._data = data

    def rows(self, split: Split) -> dict[str, Rows]:
        return {name: first_rows(rows, _ROWS) for name, rows in self._data.rows(split).items()}


def _compile(model: MultiTaskModel, recipe: Recipe, steps: int, groups: Sequence[Sequence[str]]) -> None:
    options = recipe.train
    model.compile(
        optimizer=options.optimizer.create(steps * options.epochs, model.head_variables),
        row_groups=groups,
        skip_not_finite=options.not_finite == "skip",
        jit_compile=options.xla,
    )


def _longest(prepared: Prepared, quotas: Mapping[str, int], seed: int) -> tf.data.Dataset:
    """Returns steps of the longest rows of each data set."""
    sources = {source.name: source for source in prepared.train}
    batcher = Batcher(sources, prepared.heads, "training_weights")
    rows = {name: _longest_rows(sources[name], quota) for name, quota in quotas.items()}
    make = tf.autograph.experimental.do_not_convert(lambda own: batcher(Dealt.whole(own), tf.constant([seed, 0])))
    return tf.data.Dataset.from_tensors(rows).repeat(LONGEST).map(make)


def _longest_rows(source: Source, quota: int) -> tf.Tensor:
    return tf.constant(np.resize(source.by_length()[::-1], quota), tf.int32)


def _counted(model: MultiTaskModel) -> dict[str, int]:
    own = {"variables": model.variables, "optimizer": model.optimizer.variables, "gradients": model.trainable_variables}
    return {name: sum(map(_size, variables)) for name, variables in own.items()}


def _size(variable: keras.Variable) -> int:
    return int(math.prod(variable.shape) * tf.as_dtype(variable.dtype).size)


def _too_large(rows: int) -> str:
    return (
        f"expected a step that fits the memory of {device()}; a step of the {rows:,} longest rows does not. Choose "
        "fewer rows, a smaller backbone, or shorter or smaller rows."
    )


def _how(steps: int) -> str:
    ordinary = "1 step" if steps == 1 else f"{steps} steps"
    return (
        f"{LONGEST} steps of the longest rows and then {ordinary} of others, of the first {_ROWS:,} rows of each data "
        "set, on one device, as busy as it is now"
    )
