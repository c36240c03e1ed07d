"""The multi-task model: an ordinary functional Keras model with a training step of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from mtl_keras import components
from mtl_keras.balancers.base import Balancer
from mtl_keras.errors import UserError
from mtl_keras.head_model import head_model, used_features
from mtl_keras.labelled_batch import check_tasks, labelled_batch
from mtl_keras.precision import precision
from mtl_keras.replicas import check_one_replica
from mtl_keras.sharing.base import Sharing
from mtl_keras.task import Task
from mtl_keras.task_state import TaskState
from mtl_keras.trunk_columns import TrunkColumns

Logs = dict[str, Any]

_NOT_HERE = {
    "loss_weights": "Give mtl.Task(..., loss_weight=...).",
    "weighted_metrics": "Give metrics={task: [...]}: they take the sample weights.",
}


@keras.saving.register_keras_serializable(package="mtl_keras")
class MultiTaskModel(keras.Model):
    """A trunk that several heads share; ``build_model`` makes it.

    A step runs the trunk once on all rows, and each head on the rows that have a label of its task. The
    loss of a task is the mean over its labels,

        L_t = sum_b w_tb l_tb / sum_b w_tb,

    with the sample weights w, 0 where a label is missing; the step descends sum_t balance_t loss_weight_t L_t.
    A task without labels in a batch has L_t = 0 and no gradient.

    Args:
        backbone: the functional trunk.
        tasks: the tasks.
        sharing: what the tasks share.
        balancer: how the losses are weighed.
        name: the model's name.

    Shapes:
        x: as the trunk takes it. y: {task: [B] or [B, W]}. sample_weight: {task: shape of its y}; a task that
        is left out weighs 1 everywhere. Outputs: {task: [B, ...]}.
    """

    def __init__(
        self, backbone: keras.Model, tasks: Sequence[Task], sharing: Sharing, balancer: Balancer, name: str
    ) -> None:
        inputs = keras.tree.map_structure(_like, backbone.input)
        columns = TrunkColumns(backbone)
        features = sharing.features(columns, inputs, [task.name for task in tasks])
        used = {task.name: used_features(task, features[task.name]) for task in tasks}
        heads = {task.name: head_model(task, used[task.name]) for task in tasks}
        super().__init__(inputs, {task: head(used[task]) for task, head in heads.items()}, name=name)
        self.backbone = backbone
        self.tasks = tuple(tasks)
        self.sharing = sharing
        self.balancer = balancer
        self.heads = heads
        self.features_model = keras.Model(inputs, used, name="features")
        self._precision = keras.config.dtype_policy().name
        self._total = keras.metrics.Mean(name="loss")
        self._states = {task.name: TaskState(task) for task in tasks}

    def compile(
        self,
        optimizer: Any = "adam",
        loss: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Sequence[Any]] | None = None,
        jit_compile: bool = False,
        **options: Any,
    ) -> None:
        """Configures training.

        Args:
            optimizer: a Keras optimizer or its name.
            loss: ``{task: loss}`` in place of the heads' own: a Keras loss, its name, or a function of
                (y_true, y_pred) to the loss of each label.
            metrics: ``{task: [metric, ...]}`` in place of the heads' own.
            jit_compile: whether XLA compiles a step. Every head then computes on all rows, since XLA wants
                fixed shapes; it pays only where shapes do not change.
            **options: as of ``keras.Model.compile``.

        Raises:
            UserError: a name in ``loss`` or ``metrics`` is no task, or an option would have no effect.
        """
        for argument, instead in _NOT_HERE.items():
            if options.get(argument) is not None:
                raise UserError(f"compile({argument}=...)", f"it would have no effect. {instead}")
        check_tasks("compile(loss=...)", loss or {}, self._states)
        check_tasks("compile(metrics=...)", metrics or {}, self._states)
        super().compile(optimizer=optimizer, jit_compile=jit_compile, **options)
        for name, state in self._states.items():
            state.replace((loss or {}).get(name), (metrics or {}).get(name))
        self._compiled_with = {"loss": loss, "metrics": metrics, "jit_compile": jit_compile, **options}

    def get_compile_config(self) -> dict[str, Any]:
        """Returns the arguments of ``compile``, for saving."""
        if not self.compiled:
            return {}
        arguments = {"optimizer": self.optimizer, **self._compiled_with}
        return {key: keras.saving.serialize_keras_object(value) for key, value in arguments.items()}

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Compiles as the saved model was, and builds its optimizer."""
        self.compile(**keras.saving.deserialize_keras_object(config))
        self.optimizer.build(self.trainable_variables)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        """The total loss, and each task's loss and metrics."""
        return [self._total, *(metric for state in self._states.values() for metric in state.all_metrics())]

    @property
    def head_variables(self) -> list[keras.Variable]:
        """The trainable variables that belong to one task."""
        return [variable for head in self.heads.values() for variable in head.trainable_variables]

    def train_step(self, data: Any) -> Logs:
        """Takes a step down the balanced sum of the tasks' losses."""
        check_one_replica()
        x, y, weights = labelled_batch(data, self._states)
        with tf.GradientTape() as tape:
            total = self._total_loss(x, y, weights, training=True)
            scaled = self.optimizer.scale_loss(total)
        variables = self.trainable_variables
        gradients = tape.gradient(scaled, [each.value for each in variables])
        self.optimizer.apply(gradients, variables)
        return self._logs()

    def test_step(self, data: Any) -> Logs:
        """Adds a batch to the losses and metrics."""
        check_one_replica()
        x, y, weights = labelled_batch(data, self._states)
        self._total_loss(x, y, weights, training=False)
        # Batches of an evaluation often hold one task's rows: the total is of the tasks' means, not the batches'.
        means = sum(task.loss_weight * self._states[task.name].mean_loss() for task in self.tasks)
        return {**self._logs(), "loss": means + self._penalty()}

    def get_config(self) -> dict[str, Any]:
        """Returns all that ``from_config`` needs."""
        return {
            "backbone": keras.saving.serialize_keras_object(self.backbone),
            "tasks": [task.to_table() for task in self.tasks],
            "sharing": self.sharing.to_table(),
            "balancer": self.balancer.to_table(),
            "name": self.name,
            "precision": self._precision,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> "MultiTaskModel":
        """Builds the model that ``get_config`` described, its weights new."""
        backbone = keras.saving.deserialize_keras_object(config["backbone"], custom_objects)
        with precision(config["precision"]):
            return cls(
                backbone=backbone,
                tasks=[Task(**table) for table in config["tasks"]],
                sharing=components.get("sharing", config["sharing"]),
                balancer=components.get("balancer", config["balancer"]),
                name=config["name"],
            )

    def _total_loss(self, x: Any, y: Logs, weights: Logs, training: bool) -> tf.Tensor:
        features = self.features_model(x, training=training)
        losses = [
            state.step(self.heads[name], features[name], y[name], weights.get(name), training, not self.jit_compile)
            for name, state in self._states.items()
        ]
        balance = tf.stop_gradient(self.balancer.weights(tf.stack(losses)))
        preferences = tf.constant([task.loss_weight for task in self.tasks])
        total = tf.reduce_sum(balance * preferences * tf.stack(losses))
        total += self._penalty()
        self._total.update_state(total)
        return total

    def _penalty(self) -> tf.Tensor:
        """The layers' regularisation."""
        return sum((tf.cast(each, tf.float32) for each in self.losses), tf.zeros([]))

    def _logs(self) -> Logs:
        logs = {"loss": self._total.result()}
        for state in self._states.values():
            logs |= state.logs()
        return logs


def _like(tensor: keras.KerasTensor) -> keras.KerasTensor:
    return keras.Input(tensor.shape[1:], dtype=tensor.dtype, name=tensor.name, sparse=tensor.sparse)
