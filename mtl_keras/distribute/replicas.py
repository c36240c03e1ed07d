"""A step that is spread over several replicas, each with some rows of the batch.

Each replica's losses are its part of the whole batch's: its sum over the labels of all replicas. All that follows is
then a plain sum over replicas, and the step is that of one replica with the whole batch.
"""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from mtl_keras.errors import UserError


def count() -> int:
    """Returns the number of replicas over which a step is spread."""
    return int(tf.distribute.get_strategy().num_replicas_in_sync)


def over_workers() -> bool:
    """Returns whether the replicas are of several processes."""
    strategy = tf.distribute.get_strategy()
    return isinstance(strategy, tf.distribute.MultiWorkerMirroredStrategy) and strategy.extended._in_multi_worker_mode()


def without_what_fails(jit_compile: bool, options: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Returns the options of ``compile`` without those with which TensorFlow fails under several replicas.

    Warns of each that is left out.
    """
    wanted = {"jit_compile": jit_compile, "steps_per_execution": (options.get("steps_per_execution") or 1) > 1}
    for name in (name for name, given in wanted.items() if given):
        warnings.warn(
            f"compile({name}=...) is left out: TensorFlow fails with it under several replicas.", stacklevel=3
        )
    return False, {name: value for name, value in options.items() if name != "steps_per_execution"}


def summed(values: Sequence[Any]) -> list[Any]:
    """Returns the sums over the replicas: of tensors, of slices of a table, or None where there is none.

    Every replica is to call it, in the same order, and outside of conditions and loops of the graph.
    """
    there = [each for each in values if each is not None]
    if count() == 1 or not there:
        return list(values)
    context = tf.distribute.get_replica_context()
    found = iter(context.all_reduce(tf.distribute.ReduceOp.SUM, there))
    return [None if each is None else next(found) for each in values]


def summed_stack(values: tf.Tensor) -> tf.Tensor:
    """Returns the sum of a tensor over the replicas."""
    return summed([values])[0]


def with_a_row(x: Any, y: Mapping[str, Any], weights: Mapping[str, Any]) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """Returns a replica's rows; of one without any, a row of zeros that weighs 0.

    A last batch may have fewer rows than there are replicas; layers need not know.

    Args:
        x: the trunk's inputs.
        y: labels by task.
        weights: sample weights by task; a task may lack them.
    """
    missing = tf.cast(tf.equal(rows_of(x), 0), tf.int32)
    given = {name: weights[name] if name in weights else tf.ones(tf.shape(each)[:1]) for name, each in y.items()}

    def filled(value: Any) -> Any:
        if isinstance(value, tf.SparseTensor):
            shape = value.dense_shape + tf.cast(missing, tf.int64) * tf.one_hot(0, len(value.shape), dtype=tf.int64)
            return tf.SparseTensor(value.indices, value.values, shape)
        shape = tf.shape(value)
        grown = tf.pad(value, tf.stack([tf.zeros_like(shape), missing * (tf.maximum(shape, 1) - shape)], axis=1))
        return tf.ensure_shape(grown, [None, *value.shape[1:]])

    return tuple(keras.tree.map_structure(filled, each) for each in (x, dict(y), given))


def check_optimizer(optimizer: Any, strategy: tf.distribute.Strategy) -> None:
    """Refuses an optimizer that was made for other devices than the model.

    Raises:
        UserError: it was.
    """
    inner = getattr(optimizer, "inner_optimizer", optimizer)
    made_under = getattr(inner, "_distribution_strategy", strategy)
    if made_under is not strategy:
        raise UserError(
            "compile(optimizer=...)",
            "expected an optimizer made under the model's strategy; received one made outside of it. Make both in the "
            "same `with strategy.scope():`, or give the optimizer's name.",
        )


def take_sums(optimizer: Any) -> None:
    """Keeps an optimizer from adding gradients over the replicas: they are sums already, so that clipping is right."""
    inner = getattr(optimizer, "inner_optimizer", optimizer)
    inner._all_reduce_sum_gradients = lambda pairs: pairs


def draw_apart(seeds: Sequence[keras.Variable], strategy: tf.distribute.Strategy) -> None:
    """Gives each replica random numbers of its own, for dropout; a second time it changes nothing.

    Args:
        seeds: the states of the seed generators, [2], int64: the seed, below 2^32, and how often it was drawn from.
        strategy: of the model.
    """
    if not seeds:
        return

    def shift() -> None:
        replica = tf.cast(tf.distribute.get_replica_context().replica_id_in_sync_group, tf.int64)
        for each in seeds:
            seed, drawn = tf.unstack(each.value)
            each.assign(tf.stack([seed % _SEEDS + replica * _SEEDS, drawn]))

    tf.function(lambda: strategy.run(shift))()


_SEEDS = 2**32


def rows_of(x: Any) -> tf.Tensor:
    """Returns the number of rows of a batch's inputs."""
    first = keras.tree.flatten(x)[0]
    return tf.cast(first.dense_shape[0], tf.int32) if isinstance(first, tf.SparseTensor) else tf.shape(first)[0]
