"""Batches of several data sets for Keras: ``(x, y, sample_weight)``."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
import tensorflow as tf

from mtl_keras.data.batch import Batcher
from mtl_keras.data.plan import WINDOW, Plan
from mtl_keras.data.source import Source
from mtl_keras.distribute.share import WHOLE, Share
from mtl_keras.heads.base import Head

PREFETCHED = 4
"""Batches that are made ahead."""


def training_dataset(
    sources: Sequence[Source],
    heads: Mapping[str, Head],
    quotas: Mapping[str, int],
    seed: int,
    start_step: int = 0,
    window: int = WINDOW,
    share: Share = WHOLE,
) -> tf.data.Dataset:
    """Returns batches without end, each a function of the seed and its step: one a step, or one a step and replica.

    Rows of rare classes come more than once a pass where a head says so (``Head.repeats``).

    Args:
        sources: the data sets.
        heads: the heads of all tasks, by name.
        quotas: the rows of each data set in a step (``Mixing.quotas``).
        seed: of the rows' order.
        start_step: the first step: a run that stopped after k steps goes on with k.
        window: steps whose rows are sorted by length together.
        share: whose rows; only these are read.
    """
    repeats = {source.name: own for source in sources if (own := source.repeats(heads)) is not None}
    plan = Plan({source.name: source.lengths for source in sources}, quotas, seed, window, repeats)
    batcher = Batcher(_by_name(sources), heads, "training_weights")
    steps = tf.data.Dataset.zip(plan.steps(start_step), tf.data.Dataset.counter(start_step))
    batches = _mapped(share.each(steps), lambda dealt, step: batcher(dealt, tf.stack([seed, tf.cast(step, tf.int32)])))
    return batches.apply(tf.data.experimental.assert_cardinality(tf.data.INFINITE_CARDINALITY))


def evaluation_dataset(
    sources: Sequence[Source],
    heads: Mapping[str, Head],
    batch_size: int,
    by_length: bool = False,
    share: Share = WHOLE,
) -> tf.data.Dataset:
    """Returns each row once, in batches of one data set's rows, in the data's order; a batch's replicas in turn.

    Args:
        sources: the data sets, one after the other.
        heads: the heads of all tasks, by name.
        batch_size: the rows of a batch; the last of a data set may be smaller.
        by_length: takes the rows in the order of ``source.by_length()``, which needs less padding. Predictions
            then come in that order too: ``predictions[np.argsort(source.by_length())]`` is the data's.
        share: whose rows; only these are read.
    """
    batcher = Batcher(_by_name(sources), heads, "present")
    parts = [
        _mapped(share.each(_in_order(source, batch_size, by_length)), lambda dealt, _: batcher(dealt)).apply(
            tf.data.experimental.assert_cardinality(math.ceil(source.size / batch_size) * share.own)
        )
        for source in sources
    ]
    return reduce(lambda first, second: first.concatenate(second), parts)


def steps_per_epoch(sizes: Mapping[str, int], batch_size: int) -> int:
    """Returns the steps in which as many rows are taken as there are in all data sets together."""
    return math.ceil(sum(sizes.values()) / batch_size)


def _in_order(source: Source, batch_size: int, by_length: bool) -> tf.data.Dataset:
    """Returns the numbers of the rows of each batch of one data set, ``{name: [B]}``, and the batch's."""
    order = source.by_length() if by_length else np.arange(source.size)
    rows = tf.data.Dataset.from_tensor_slices({source.name: order}).batch(batch_size)
    return tf.data.Dataset.zip(rows, tf.data.Dataset.counter())


def _mapped(rows: tf.data.Dataset, make: Callable[..., Any]) -> tf.data.Dataset:
    make = tf.autograph.experimental.do_not_convert(make)
    batches = rows.map(make, num_parallel_calls=tf.data.AUTOTUNE, deterministic=True).prefetch(PREFETCHED)
    return batches.with_options(_as_it_is())


def _as_it_is() -> tf.data.Options:
    """Returns options without rewriting, which finds nothing to improve here and copies all columns into memory."""
    options = tf.data.Options()
    options.experimental_optimization.apply_default_optimizations = False
    return options


def _by_name(sources: Sequence[Source]) -> dict[str, Source]:
    return {source.name: source for source in sources}
