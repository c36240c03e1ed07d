"""What a person sees of a balancer's work."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import tensorflow as tf

from mtl_keras.descent.step_log import StepLog

MOST_PAIRS = 15
"""Cosines of single pairs are logged up to six tasks."""


class BalanceLog(StepLog):
    """Averages the weights of an epoch's steps, and of the gradients the cosines and the share of pairs in conflict.

    Args:
        names: of the T tasks.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(name="balance", dtype="float32")
        self.names = list(names)
        tasks = len(self.names)
        self.weight_sums = self.zeros((tasks,), "weight_sums")
        self.steps = self.zeros((), "steps")
        self.unsolved = self.zeros((), "unsolved")
        self.cosine_sums = self.zeros((tasks, tasks), "cosine_sums")
        self.pairs = self.zeros((tasks, tasks), "pairs")
        self.conflicts = self.zeros((tasks, tasks), "conflicts")
        self.sees_gram = False

    def update_state(self, weights: tf.Tensor, gram: tf.Tensor | None, solved: tf.Tensor) -> None:
        """Adds a step.

        Args:
            weights: [T].
            gram: [T, T], the inner products of the gradients, or None.
            solved: whether the balancer found its solution.
        """
        self.weight_sums.assign_add(tf.cast(weights, tf.float32))
        self.steps.assign_add(1.0)
        self.unsolved.assign_add(tf.cast(~solved, tf.float32))
        if gram is None:
            return
        self.sees_gram = True
        norms = tf.sqrt(tf.linalg.diag_part(gram))
        seen = tf.cast((norms[:, None] > 0) & (norms[None] > 0), tf.float32)
        cosines = tf.cast(tf.math.divide_no_nan(gram, norms[:, None] * norms[None]), tf.float32)
        self.cosine_sums.assign_add(cosines)
        self.pairs.assign_add(seen)
        self.conflicts.assign_add(tf.cast(cosines < 0, tf.float32))

    def result(self) -> tf.Tensor:
        """Returns the mean weights [T]."""
        return tf.math.divide_no_nan(self.weight_sums.value, self.steps.value)

    def logs(self) -> dict[str, Any]:
        """Returns an epoch's means so far, by the names of ``fit``'s logs.

        ``balance/weight/<task>``, ``balance/unsolved`` (steps without a solution), and of balancers that see gradients
        ``balance/conflicts`` (the share of pairs with a cosine below 0) and, of few tasks, ``balance/cosine/<a>/<b>``.
        """
        weights = tf.unstack(self.result())
        logs = {f"balance/weight/{name}": weight for name, weight in zip(self.names, weights, strict=True)}
        logs["balance/unsolved"] = self.unsolved.value
        return {**logs, **self._cosine_logs()} if self.sees_gram else logs

    def _cosine_logs(self) -> dict[str, Any]:
        upper = list(combinations(range(len(self.names)), 2))
        if not upper:
            return {}
        conflicts, pairs = (tf.reduce_sum(tf.gather_nd(each.value, upper)) for each in (self.conflicts, self.pairs))
        logs = {"balance/conflicts": tf.math.divide_no_nan(conflicts, pairs)}
        if len(upper) <= MOST_PAIRS:
            means = tf.math.divide_no_nan(self.cosine_sums.value, self.pairs.value)
            logs |= {f"balance/cosine/{self.names[i]}/{self.names[j]}": means[i, j] for i, j in upper}
        return logs
