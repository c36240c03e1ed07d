"""The devices of a training."""

from collections.abc import Callable
from pathlib import Path

import tensorflow as tf

from mtl_keras.distribute.workers import VARIABLE, Distribute, taking_part, workers
from mtl_keras.errors import UserError


def make_strategy(name: Distribute = "auto") -> tf.distribute.Strategy:
    """Returns what spreads a training over devices; to be called before TensorFlow computes anything.

    Args:
        name: ``none`` for one device; ``mirrored`` for all of this host, its GPUs or else its logical CPUs;
            ``multi_worker`` for those of all workers of ``TF_CONFIG``; ``tpu``; ``auto`` for ``multi_worker`` where
            there are several workers, else ``mirrored`` where there are several GPUs, else ``none``.

    Raises:
        UserError: there are no such devices, or ``TF_CONFIG`` is at fault.
    """
    _let_memory_grow()
    if name == "auto":
        gpus = len(tf.config.list_physical_devices("GPU"))
        name = "multi_worker" if workers().several else "mirrored" if gpus > 1 else "none"
    return _MAKERS[name]()


def describe(strategy: tf.distribute.Strategy, count: int) -> str:
    """Returns a few words on how many devices there are, of so many workers; none on a single one."""
    replicas = strategy.num_replicas_in_sync
    if replicas == 1:
        return ""
    hosts = f" of {count} workers" if count > 1 else ""
    return f"{replicas} replicas{hosts}"


def meet(strategy: tf.distribute.Strategy, number: int = 0) -> float:
    """Waits until all workers are here, and returns the mean of their numbers.

    A worker that ends before the others is taken for dead.
    """

    def sums() -> tf.Tensor:
        own = tf.stack([tf.ones([], tf.float64), tf.cast(number, tf.float64)])
        return tf.distribute.get_replica_context().all_reduce(tf.distribute.ReduceOp.SUM, own)

    ones, total = strategy.experimental_local_results(tf.function(lambda: strategy.run(sums))())[0].numpy()
    return float(total / ones)


def check_same(what: str, number: int, strategy: tf.distribute.Strategy, folder: Path) -> None:
    """Makes sure that all workers have read the same.

    Raises:
        UserError: they have not.
    """
    mean = meet(strategy, number)
    if mean != number:
        raise UserError(
            str(folder),
            f"expected a folder that all workers see; {what} is {number} here, and {mean:g} in the mean of all. Give a "
            "--run-dir on a file system that they share, and start all again.",
        )


def _none() -> tf.distribute.Strategy:
    return tf.distribute.get_strategy()


def _mirrored() -> tf.distribute.Strategy:
    found = tf.config.list_logical_devices("GPU") or tf.config.list_logical_devices("CPU")
    return tf.distribute.MirroredStrategy([device.name for device in found])


def _multi_worker() -> tf.distribute.Strategy:
    me = taking_part("multi_worker")
    try:
        return tf.distribute.MultiWorkerMirroredStrategy()
    except (tf.errors.UnknownError, tf.errors.InvalidArgumentError) as error:
        raise UserError(
            VARIABLE,
            f"expected that worker {me.index} can listen at its address, {me.addresses[me.index]}; it cannot "
            f"({str(error.message).splitlines()[0]}). Give a free port of this host, the same for all workers to see.",
        ) from error


def _tpu() -> tf.distribute.Strategy:
    try:
        resolver = tf.distribute.cluster_resolver.TPUClusterResolver.connect()
    except (ValueError, tf.errors.OpError) as error:
        raise UserError(
            "--distribute",
            "expected a TPU; none was found. Name one in the environment's TPU_NAME, or choose other devices.",
        ) from error
    return tf.distribute.TPUStrategy(resolver)


_MAKERS: dict[str, Callable[[], tf.distribute.Strategy]] = {
    "none": _none,
    "mirrored": _mirrored,
    "multi_worker": _multi_worker,
    "tpu": _tpu,
}


def _let_memory_grow() -> None:
    """Takes a GPU's memory bit by bit; a GPU that is in use already is left as it is."""
    for gpu in tf.config.list_physical_devices("GPU"):
        if tf.config.experimental.get_memory_growth(gpu) is not True:
            try:
                tf.config.experimental.set_memory_growth(gpu, True)
            except RuntimeError:  # TensorFlow computes already: its choice stands, and nothing is lost
                return
