"""Steps that are left out, since a loss or a gradient is not finite."""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import tensorflow as tf

from mtl_keras.descent.step_log import StepLog
from mtl_keras.distribute import replicas
from mtl_keras.errors import UserError


def all_finite(losses: tf.Tensor, gradients: Sequence[Any]) -> tf.Tensor:
    """Returns whether the losses [T] and the gradients, of which some may be None or slices, are finite."""
    values = [each.values if isinstance(each, tf.IndexedSlices) else each for each in gradients if each is not None]
    sums = [tf.reduce_sum(tf.abs(tf.cast(each, tf.float32))) for each in values]
    return tf.reduce_all(tf.math.is_finite(tf.concat([losses, sums], axis=0)))


def apply_where(finite: tf.Tensor, apply: Callable[[Sequence[Any]], Any], gradients: Sequence[Any]) -> None:
    """Applies gradients where a tensor says so, which is the same on all replicas.

    Replicas apply together, so that the condition has to be around all of them.
    """
    if replicas.count() == 1:
        tf.cond(finite, lambda: _nothing(apply(gradients)), lambda: _nothing(None))
        return

    def together(strategy: tf.distribute.Strategy, finite: Any, gradients: Any) -> None:
        def all_apply() -> tf.Tensor:
            return _nothing(strategy.extended.call_for_each_replica(apply, args=(gradients,)))

        tf.cond(strategy.experimental_local_results(finite)[0], all_apply, lambda: _nothing(None))

    tf.distribute.get_replica_context().merge_call(together, args=(finite, list(gradients)))


class SkipLog(StepLog):
    """Counts the steps of an epoch that were left out, in all and by the tasks whose loss was not finite.

    Args:
        names: of the T tasks.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(name="skipped", dtype="float32")
        self.names = list(names)
        self.seen = self.zeros((), "seen")
        self.steps = self.zeros((), "steps")
        self.last = self.zeros((), "last")
        self.by_task = self.zeros((len(self.names),), "by_task")

    def update_state(self, finite: tf.Tensor, losses: tf.Tensor, step: tf.Tensor) -> None:
        """Adds a step.

        Args:
            finite: whether it was taken.
            losses: of the tasks, [T].
            step: how many were taken before it.
        """
        skipped = tf.cast(~finite, tf.float32)
        self.seen.assign_add(1.0)
        self.steps.assign_add(skipped)
        self.by_task.assign_add(tf.cast(~tf.math.is_finite(losses), tf.float32))
        self.last.assign(tf.where(finite, self.last.value, tf.cast(step, tf.float32)))

    def result(self) -> tf.Tensor:
        """Returns the number of steps."""
        return tf.identity(self.steps.value)

    def logs(self) -> dict[str, Any]:
        """Returns the counts by the names of logs, ``skipped/steps`` and ``skipped/<task>``, and ``skipped/last``.

        That one is how many steps had been taken before the last that was left out.
        """
        counts = dict(zip(self.names, tf.unstack(tf.identity(self.by_task.value)), strict=True))
        own = {"steps": self.result(), "last": tf.identity(self.last.value), **counts}
        return {f"skipped/{name}": value for name, value in own.items()}


class SkippedEpochs(keras.callbacks.Callback):
    """Ends a training of which an epoch's steps were all left out: it can learn nothing any more."""

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Looks at the epoch.

        Raises:
            UserError: no step was taken.
        """
        skipped = self.model.skipped
        if skipped is not None and 0 < float(skipped.seen) == float(skipped.steps):
            raise UserError(
                f"epoch {epoch + 1}",
                f"expected steps with finite losses and gradients; all {int(skipped.steps)} were left out. Look at the "
                "tasks' labels and inputs, lower the learning rate, or clip the gradients (clipnorm).",
            )


def told(logs: dict[str, Any]) -> str | None:
    """Returns a sentence on an epoch's skipped steps; None where there are none."""
    steps = int(logs.get("skipped/steps", 0))
    if not steps:
        return None
    names = [
        f"{name.removeprefix('skipped/')} {int(count)}"
        for name, count in logs.items()
        if name.startswith("skipped/") and name not in ("skipped/steps", "skipped/last") and count
    ]
    where = f"losses of {', '.join(names)}" if names else "gradients"
    return f"{steps} steps left out, not finite: {where}; the last after step {int(logs['skipped/last'])}"


def _nothing(_: Any) -> tf.Tensor:
    return tf.constant(0)
