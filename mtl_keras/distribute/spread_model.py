"""A model whose steps may be spread over replicas: what differs from a Keras model on one device."""

from abc import abstractmethod
from typing import Any

import keras
import tensorflow as tf

from mtl_keras.distribute import replicas
from mtl_keras.labelled_batch import labelled_batch
from mtl_keras.task_state import TaskState

Logs = dict[str, Any]


class SpreadModel(keras.Model):
    """The rows, label sums and logs of a step, of one replica or of several.

    Keras gives ``fit`` the mean over replicas of what a step returns, and some replicas may have no rows: so the sums
    of the labels are taken over all before, and the metrics are read from all after.
    """

    stop_asked: tf.Variable | None = None
    """Over workers, what a step tells all of a worker that is to stop."""
    _states: dict[str, TaskState]
    _evaluates = False

    @abstractmethod
    def train_logs(self) -> Logs:
        """Returns losses and metrics of a training so far."""

    @abstractmethod
    def test_logs(self) -> Logs:
        """Returns losses and metrics of an evaluation so far."""

    def evaluate(self, *arguments: Any, **options: Any) -> Any:
        """Returns losses and metrics on rows, as ``keras.Model.evaluate`` does."""
        self._evaluates = True
        try:
            return super().evaluate(*arguments, **options)
        finally:
            self._evaluates = False

    def predict_step(self, data: Any) -> Any:
        """Returns the outputs for a batch."""
        x, _, _ = keras.utils.unpack_x_y_sample_weight(data)
        if replicas.count() == 1:
            return self(x, training=False)
        filled, _, _ = replicas.with_a_row(x, {}, {})
        there = replicas.rows_of(x)
        return keras.tree.map_structure(lambda each: each[:there], self(filled, training=False))

    def labelled_rows(self, data: Any) -> tuple[Any, Logs, Logs]:
        """Returns x, y and sample weights of a batch, of which a replica has a row at least."""
        x, y, weights = labelled_batch(data, self._states)
        return (x, y, weights) if replicas.count() == 1 else replicas.with_a_row(x, y, weights)

    def label_sums(self, y: Logs, weights: Logs) -> Logs:
        """Returns the sums of the weights of the whole batch, by task, where it is spread over replicas."""
        if replicas.count() == 1:
            return {}
        own = tf.stack([state.weight(y[name], weights.get(name)) for name, state in self._states.items()])
        return dict(zip(self._states, tf.unstack(replicas.summed_stack(own)), strict=True))

    def step_logs(self, logs: Logs) -> Logs:
        """Returns what a step gives ``fit``, which takes the mean over replicas: so of several the loss alone."""
        if replicas.count() == 1:
            return logs
        told = {"loss": logs["loss"]} | ({} if self.stop_asked is None else {"stop_asked": self.stop_asked})
        # Over workers, fit wants an axis to take the mean along.
        return {name: value[tf.newaxis] for name, value in told.items()} if replicas.over_workers() else told

    def _get_metrics_result_or_logs(self, logs: Logs) -> Logs:
        """Returns the logs of an epoch or an evaluation: by all replicas, where there are several."""
        if self.distribute_strategy.num_replicas_in_sync == 1:
            found: Logs = super()._get_metrics_result_or_logs(logs)
            return found
        own = self.test_logs() if self._evaluates else self.train_logs()
        return {name: tf.convert_to_tensor(value) for name, value in own.items()}

    def _maybe_symbolic_build(self, iterator: Any = None, data_batch: Any = None) -> None:
        """Does nothing: Keras' own fails on texts and over workers, and the model is built."""
