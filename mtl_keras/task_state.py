"""What a step keeps of one task: its loss and its metrics."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from mtl_keras.task import Task

Loss = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]


class TaskState:
    """The loss and the metrics of a task, and its part of a step.

    Args:
        task: the task.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._mean_loss = keras.metrics.Mean(name="loss")
        self._loss: Loss = task.head.loss
        self._metrics = task.head.metrics()
        self._finite_only = False

    def replace(self, loss: Any, metrics: Sequence[Any] | None, finite_only: bool = False) -> None:
        """Takes a loss and metrics in place of the head's; None brings the head's back.

        Args:
            loss: the loss.
            metrics: the metrics.
            finite_only: whether a batch whose loss is not finite is left out of the metrics.
        """
        self._finite_only = finite_only
        self._loss = self._task.head.loss if loss is None else _label_loss(loss)
        self._metrics = self._task.head.metrics() if metrics is None else [keras.metrics.get(each) for each in metrics]

    def all_metrics(self) -> list[keras.metrics.Metric]:
        """Returns the mean loss and the metrics."""
        return [self._mean_loss, *self._metrics]

    def mean_loss(self) -> tf.Tensor:
        """Returns the mean loss of the labels so far."""
        return self._mean_loss.result()

    def logs(self) -> dict[str, tf.Tensor]:
        """Returns the results so far, by the names of ``fit``'s logs."""
        return {f"{self._task.name}_{metric.name}": metric.result() for metric in self.all_metrics()}

    def step(
        self,
        head: keras.Model,
        features: Mapping[str, tf.Tensor],
        y: tf.Tensor,
        weights: tf.Tensor | None,
        training: bool,
        own_rows_only: bool,
        counts: bool = True,
        whole: tf.Tensor | None = None,
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Returns the mean loss of the labelled rows and whether there are any, and adds them to the metrics.

        Args:
            head: the task's head.
            features: the features of all B rows that the head uses.
            y: labels [B], [B, W], [B, C] or [B, H, W].
            weights: of the shape of y, 0 where there is no label; None for 1.
            training: whether dropout and the like are on.
            own_rows_only: whether rows without a label are taken out first.
            counts: whether the metrics are updated.
            whole: the sum of the weights of the whole batch, of which these rows are a replica's: then the loss is
                their part of the mean over the whole batch.
        """
        y, weights = self._labels(y, weights)
        if own_rows_only:
            own = tf.where(tf.reduce_any(tf.reshape(weights != 0, [tf.shape(y)[0], -1]), axis=1))[:, 0]
            # Of no rows, a convolution on a CPU (oneDNN's) has a wrong shape: then the first is taken, and weighs 0.
            own = tf.cond(tf.size(own) > 0, lambda: own, lambda: tf.zeros([1], tf.int64))
            features = {name: tf.gather(value, own) for name, value in features.items()}
            y, weights = tf.gather(y, own), tf.gather(weights, own)
        missing = tf.cast(self._task.head.missing, y.dtype)
        y = tf.where(weights != 0, y, missing)  # a missing label may be NaN or -1
        prediction = head(features, training=training)
        losses = tf.cast(self._loss(y, prediction), tf.float32)
        labels, total = tf.reduce_sum(weights), tf.reduce_sum(tf.where(weights != 0, losses * weights, 0.0))
        loss = tf.math.divide_no_nan(total, labels)
        if counts:
            self._count(loss, labels, y, prediction, weights)
        return (loss, labels > 0) if whole is None else (tf.math.divide_no_nan(total, whole), whole > 0)

    def _count(
        self, loss: tf.Tensor, labels: tf.Tensor, y: tf.Tensor, prediction: tf.Tensor, weights: tf.Tensor
    ) -> None:
        """Adds a batch to the mean loss and the metrics."""
        if self._finite_only:
            fine = tf.math.is_finite(loss)
            loss, labels, y, prediction, weights = (
                tf.where(fine, each, tf.zeros_like(each)) for each in (loss, labels, y, prediction, weights)
            )
        self._mean_loss.update_state(loss, sample_weight=labels)
        for metric in self._metrics:
            metric.update_state(y, prediction, sample_weight=weights)

    def weight(self, y: tf.Tensor, weights: tf.Tensor | None) -> tf.Tensor:
        """Returns the sum of the labels' weights, of the same arguments as of ``step``."""
        return tf.reduce_sum(self._labels(y, weights)[1])

    def _labels(self, y: tf.Tensor, weights: tf.Tensor | None) -> tuple[tf.Tensor, tf.Tensor]:
        """Returns labels of the head's rank, and a weight each."""
        rank = self._task.head.label_rank
        y = _of_rank(y, rank)
        weights = tf.ones_like(y, tf.float32) if weights is None else _of_rank(tf.cast(weights, tf.float32), rank)
        return y, weights * tf.ones_like(y, tf.float32)  # a weight a row counts for each of its labels


def _of_rank(values: tf.Tensor, rank: int) -> tf.Tensor:
    """Returns [B], [B, ...], from what Keras users also give: a last axis of length 1, one value a row."""
    if rank == 1:
        return tf.reshape(values, [-1])
    if values.shape.rank == 1:
        return tf.reshape(values, tf.concat([tf.shape(values), [1] * (rank - 1)], axis=0))
    return tf.reshape(values, tf.shape(values)[:rank])


def _label_loss(identifier: Any) -> Loss:
    """Returns a loss as a function to the loss of each label."""
    loss = keras.losses.get(identifier)
    function: Loss = loss.call if isinstance(loss, keras.losses.Loss) else loss
    return function
