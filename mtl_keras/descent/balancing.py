"""A balancer at work in a model."""

import random
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from mtl_keras.balancers.base import Balancer
from mtl_keras.balancers.gram_balancer import GramBalancer
from mtl_keras.balancers.jacobian_balancer import JacobianBalancer
from mtl_keras.balancers.step import Balance, Step
from mtl_keras.descent.balance_log import BalanceLog
from mtl_keras.task import Task

MAX_ERROR = 1e-4
"""A solution with a larger error counts as none."""
NOT_FINITE = "NaN or infinite in task"
NOT_SOLVED = "no solution of the balancer"


class Balancing(keras.layers.Layer):
    """Keeps what a balancer remembers in variables, so that it is saved and resumed, and says when it balances.

    Args:
        balancer: the balancer.
        tasks: the T tasks.
        parameters: the number P of shared parameters; of use to balancers that see the Jacobian.
        checks: whether losses and gradients that are not finite are refused; XLA compiles no such check.
        scaler: the optimizer that scales losses for float16, where there is one. It leaves out a step whose scaled
            gradients overflow and halves the scale: the shared ones then do not balance, and while the scale is above
            1 they are not refused.
    """

    def __init__(
        self,
        balancer: Balancer,
        tasks: Sequence[Task],
        parameters: int,
        checks: bool = True,
        scaler: "keras.optimizers.LossScaleOptimizer | None" = None,
    ) -> None:
        super().__init__(name="balancing", dtype="float32")
        self.balancer, self.checks, self.scaler = balancer, checks, scaler
        self.names, self.gaussian = [task.name for task in tasks], [task.head.gaussian for task in tasks]
        count = len(tasks)
        start: dict[str, Any] = {
            "step_count": 0,
            "draw_seed": random.randrange(2**31),
        }  # keras.utils.set_random_seed seeds it
        if balancer.every > 1:
            start["kept_weights"] = np.ones(count)
        if balancer.constant:
            start = {}
        start |= {f"own_{name}": value for name, value in balancer.start(count).items()}
        if isinstance(balancer, JacobianBalancer):
            start |= {f"own_{name}": value for name, value in balancer.start_rows(count, parameters).items()}
        self.state = {name: self._variable(name, np.asarray(value)) for name, value in start.items()}
        self.log = None if balancer.constant else BalanceLog(self.names)
        self.built = True

    @property
    def balances_always(self) -> bool:
        """Whether every step balances."""
        return self.balancer.every == 1 and not self.balancer.warmup

    @property
    def logged(self) -> list[keras.metrics.Metric]:
        """The metrics to be reset with each epoch."""
        return [self.log] if self.log else []

    def due(self) -> tf.Tensor:
        """Returns whether this step balances: it is past the warm-up, and the n-th since the last."""
        if self.balancer.constant:
            return tf.constant(True)
        step = self.state["step_count"].value
        return (step >= self.balancer.warmup) & (
            step % self.balancer.every == self.balancer.warmup % self.balancer.every
        )

    def weigh(self, losses: tf.Tensor, present: tf.Tensor, gram: tf.Tensor | None = None) -> tf.Tensor:
        """Returns this step's weights [T], float32, and remembers.

        Args:
            losses: [T].
            present: [T], bool.
            gram: [T, T], float64, where the balancer sees it.
        """
        sizes = tf.zeros_like(losses) if gram is None else tf.linalg.diag_part(gram)
        with tf.control_dependencies(self._checks(losses, sizes, present)):
            if self.balancer.constant:
                return tf.cast(self.balancer.balance(self._step(losses, present, gram), {}).weights, tf.float32)
            return tf.cond(
                self._balances(losses + tf.cast(sizes, losses.dtype), present),
                lambda: self._keep(self.balancer.balance(self._step(losses, present, gram), self._own()), gram),
                lambda: self.kept(present),
            )

    def kept(self, present: tf.Tensor) -> tf.Tensor:
        """Returns the weights [T] of the last balancing, 1 before the first; 0 of a task that is absent."""
        weights = self.state["kept_weights"].value if "kept_weights" in self.state else tf.ones([len(self.names)])
        return tf.cast(weights, tf.float32) * tf.cast(present, tf.float32)

    def combine(self, jacobian: tf.Tensor, losses: tf.Tensor, present: tf.Tensor) -> tf.Tensor:
        """Returns the direction [P] of a balancer that sees the Jacobian [T, P], and remembers."""

        def balance() -> tf.Tensor:
            assert isinstance(self.balancer, JacobianBalancer)
            direction, balanced = self.balancer.combine(jacobian, self._step(losses, present), self._own())
            self._keep(balanced, None)
            return direction

        sizes = tf.reduce_sum(tf.abs(jacobian), axis=1)
        with tf.control_dependencies(self._checks(losses, sizes, present)):
            return tf.cond(
                self._balances(sizes, present),
                balance,
                lambda: tf.linalg.matvec(jacobian, self.kept(present), transpose_a=True),
            )

    def logs(self) -> dict[str, Any]:
        """Returns what an epoch's steps did so far, by the names of ``fit``'s logs."""
        return self.log.logs() if self.log else {}

    def advance(self) -> None:
        """Counts a step."""
        if not self.balancer.constant:
            self.state["step_count"].assign_add(1)

    def after_step(self, before: tf.Tensor, after: tf.Tensor, present: tf.Tensor) -> None:
        """Lets the balancer learn from the losses [T] before and after the step."""
        before, after = tf.cast(before, tf.float64), tf.cast(after, tf.float64)
        self._remember(self.balancer.after_step(before, after, present, self._own()))

    def after_epoch(self) -> None:
        """Lets the balancer learn from the end of an epoch."""
        self._remember(self.balancer.after_epoch(self._own()))

    def _balances(self, sizes: tf.Tensor, present: tf.Tensor) -> tf.Tensor:
        return self.due() & tf.reduce_any(present) & tf.reduce_all(tf.math.is_finite(sizes))

    def _checks(self, losses: tf.Tensor, sizes: tf.Tensor, present: tf.Tensor) -> list[Any]:
        """Returns what stops the step where a task's loss, or its gradient's size, is not finite: with its name."""
        if not self.checks:
            return []
        overflows = self.scaler is not None and self.scaler.scale_loss(tf.ones([])) > 1
        finite = tf.math.is_finite(losses) & (tf.math.is_finite(sizes) | overflows)
        wrong = tf.boolean_mask(tf.constant(self.names), present & ~finite)
        check = tf.debugging.Assert(tf.size(wrong) == 0, [NOT_FINITE, wrong])
        return [] if check is None else [check]  # eagerly it has raised by now

    def _step(self, losses: tf.Tensor, present: tf.Tensor, gram: tf.Tensor | None = None) -> Step:
        number, seed = (self.state[key].value if key in self.state else tf.constant(0, tf.int64) for key in _COUNTERS)
        return Step(
            losses=tf.cast(losses, tf.float64),
            present=present,
            number=number,
            seed=tf.stack([seed, number]),
            gaussian=tf.constant(self.gaussian),
            gram=gram,
        )

    def _keep(self, balanced: Balance, gram: tf.Tensor | None) -> tf.Tensor:
        self._remember(balanced.state)
        if "kept_weights" in self.state:
            self.state["kept_weights"].assign(balanced.weights)
        solved = tf.cast(balanced.error, tf.float64) <= MAX_ERROR
        if isinstance(self.balancer, GramBalancer) and self.balancer.unsolved == "raise":
            tf.debugging.Assert(solved, [NOT_SOLVED, "its relative error is", balanced.error])
        if self.log:
            self.log.update_state(balanced.weights, gram, solved)
        return tf.cast(balanced.weights, tf.float32)

    def _own(self) -> dict[str, Any]:
        return {name[4:]: each.value for name, each in self.state.items() if name.startswith("own_")}

    def _remember(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            self.state[f"own_{name}"].assign(value)

    def _variable(self, name: str, value: "np.ndarray[Any, Any]") -> keras.Variable:
        whole = name.endswith(("_count", "_seed"))
        dtype = "int64" if whole else value.dtype.name if value.dtype == np.float32 else "float64"
        start = keras.initializers.Constant(value) if value.ndim == 0 else lambda shape, dtype: value.astype(dtype)
        return self.add_weight(shape=value.shape, initializer=start, dtype=dtype, trainable=False, name=name)


_COUNTERS = ("step_count", "draw_seed")
