"""Batches of several data sets for Keras: ``(x, y, sample_weight)``."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from mtl_keras.data.batch import Batch, Batcher
from mtl_keras.data.plan import WINDOW, Plan
from mtl_keras.data.ragged import Array
from mtl_keras.data.source import Source
from mtl_keras.heads.base import Head

if TYPE_CHECKING:
    import tensorflow as tf

PREFETCHED = 8
"""Batches that are made ahead."""


def training_dataset(
    sources: Sequence[Source],
    heads: Mapping[str, Head],
    quotas: Mapping[str, int],
    seed: int,
    start_step: int = 0,
    window: int = WINDOW,
) -> "tf.data.Dataset":
    """Returns batches without end, each a function of the seed and its step.

    Args:
        sources: the data sets.
        heads: the heads of all tasks, by name.
        quotas: the rows of each data set in a step (``Mixing.quotas``).
        seed: of the rows' order.
        start_step: the first step: a run that stopped after k steps goes on with k.
        window: steps whose rows are sorted by length together.
    """
    batcher = Batcher(_by_name(sources), heads, "training_weights")
    plan = Plan({source.name: source.lengths for source in sources}, quotas, seed, window)
    return _dataset(batcher, lambda: (batcher(rows) for rows in planned(plan, start_step)))


def evaluation_dataset(
    sources: Sequence[Source], heads: Mapping[str, Head], batch_size: int, by_length: bool = False
) -> "tf.data.Dataset":
    """Returns each row once, in batches of one data set's rows, in the data's order.

    Args:
        sources: the data sets, one after the other.
        heads: the heads of all tasks, by name.
        batch_size: the rows of a batch; the last of a data set may be smaller.
        by_length: takes the rows in the order of ``source.by_length()``, which needs less padding. Predictions
            then come in that order too: ``predictions[np.argsort(source.by_length())]`` is the data's.
    """
    import tensorflow as tf

    batcher = Batcher(_by_name(sources), heads, "present")

    def batches() -> Iterator[Batch]:
        for source in sources:
            order = source.by_length() if by_length else np.arange(source.size)
            for start in range(0, source.size, batch_size):
                yield batcher({source.name: order[start : start + batch_size]})

    total = sum(math.ceil(source.size / batch_size) for source in sources)
    return _dataset(batcher, batches).apply(tf.data.experimental.assert_cardinality(total))


def steps_per_epoch(sizes: Mapping[str, int], batch_size: int) -> int:
    """Returns the steps in which as many rows are taken as there are in all data sets together."""
    return math.ceil(sum(sizes.values()) / batch_size)


def planned(plan: Plan, start_step: int = 0) -> Iterator[dict[str, Array]]:
    """Yields the rows of each data set for each step, from a step on, without end."""
    for window in count(start_step // plan.window):
        rows = plan.rows(window)
        first = max(0, start_step - window * plan.window)
        for step in range(first, plan.window):
            yield {name: chosen[step] for name, chosen in rows.items()}


def _dataset(batcher: Batcher, batches: Callable[[], Iterator[Batch]]) -> "tf.data.Dataset":
    import tensorflow as tf

    return tf.data.Dataset.from_generator(batches, output_signature=batcher.signature()).prefetch(PREFETCHED)


def _by_name(sources: Sequence[Source]) -> dict[str, Source]:
    return {source.name: source for source in sources}
