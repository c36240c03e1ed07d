"""The multi-task model: an ordinary functional Keras model with a training step of its own."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import keras
import tensorflow as tf

from mtl_keras.balancers.base import Balancer
from mtl_keras.descent import GRADIENTS
from mtl_keras.descent.balancing import Balancing
from mtl_keras.descent.epochs import balancer_errors, with_epochs
from mtl_keras.descent.row_groups import check_groups
from mtl_keras.descent.skipping import SkipLog, all_finite, apply_where
from mtl_keras.descent.task_losses import TaskLosses
from mtl_keras.distribute import replicas
from mtl_keras.distribute.spread_model import SpreadModel
from mtl_keras.errors import UserError
from mtl_keras.head_model import head_model, used_features
from mtl_keras.labelled_batch import check_tasks
from mtl_keras.model_config import parts, parts_config
from mtl_keras.precision import precision
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
class MultiTaskModel(SpreadModel):
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
        self.columns = columns
        self._precision = keras.config.dtype_policy().name
        self._total = keras.metrics.Mean(name="loss")
        self._states = {task.name: TaskState(task) for task in tasks}
        self.skipped: SkipLog | None = None

    def compile(
        self,
        optimizer: Any = "adam",
        loss: Mapping[str, Any] | None = None,
        metrics: Mapping[str, Sequence[Any]] | None = None,
        jit_compile: bool = False,
        row_groups: Sequence[Sequence[str]] | None = None,
        skip_not_finite: bool = False,
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
            row_groups: tasks that have their rows in common, where others have other rows: a balancer that sees
                gradients then goes back through a group's rows for its tasks only. The step is the same. No row may
                have labels of two groups.
            skip_not_finite: whether a step whose losses or gradients are NaN or infinite is left out and counted
                (``skipped/...`` in the logs), in place of an error that names task and step.
            **options: as of ``keras.Model.compile``.

        Raises:
            UserError: a name in ``loss`` or ``metrics`` is no task, or an option would have no effect.
        """
        for argument, instead in _NOT_HERE.items():
            if options.get(argument) is not None:
                raise UserError(f"compile({argument}=...)", f"it would have no effect. {instead}")
        check_tasks("compile(loss=...)", loss or {}, self._states)
        check_tasks("compile(metrics=...)", metrics or {}, self._states)
        if jit_compile and self.balancer.sees != "losses":
            raise UserError(
                "compile(jit_compile=...)", f"XLA does not compile a step of {self.balancer.kind}: leave it."
            )
        if self.balancer.sees != "losses" and not self.trunk_variables:
            raise UserError(
                "balancer",
                f"{self.balancer.kind} weighs the tasks' gradients of what they share; nothing of it learns. Choose a "
                "balancer of losses, or let a part of the trunk learn.",
            )
        self.row_groups = check_groups(row_groups, list(self._states))
        several = self.distribute_strategy.num_replicas_in_sync > 1
        if several:
            replicas.check_optimizer(optimizer, self.distribute_strategy)
            jit_compile, options = replicas.without_what_fails(jit_compile, options)
        with self.distribute_strategy.scope():
            super().compile(optimizer=optimizer, jit_compile=jit_compile, **options)
            parameters = sum(math.prod(variable.shape) for variable in self.trunk_variables)
            scaler = self.optimizer if isinstance(self.optimizer, keras.optimizers.LossScaleOptimizer) else None
            checks = not jit_compile and not skip_not_finite
            self.balancing = Balancing(self.balancer, self.tasks, parameters, checks, scaler)
            self.skipped = SkipLog([task.name for task in self.tasks]) if skip_not_finite else None
            for name, state in self._states.items():
                state.replace((loss or {}).get(name), (metrics or {}).get(name), skip_not_finite)
        if several:
            replicas.take_sums(self.optimizer)
        own = {"loss": loss, "metrics": metrics, "jit_compile": jit_compile, "row_groups": row_groups}
        own["skip_not_finite"] = skip_not_finite
        self._compiled_with = {**own, **options}

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

    def task_metrics(self) -> dict[str, list[keras.metrics.Metric]]:
        """Returns each task's loss and metrics."""
        return {name: state.all_metrics() for name, state in self._states.items()}

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        """The total loss, and each task's loss and metrics."""
        own = [metric for state in self._states.values() for metric in state.all_metrics()]
        skipped = [self.skipped] if self.compiled and self.skipped else []
        return [self._total, *own, *(self.balancing.logged if self.compiled else []), *skipped]

    @property
    def head_variables(self) -> list[keras.Variable]:
        """The trainable variables that belong to one task."""
        return [variable for head in self.heads.values() for variable in head.trainable_variables]

    @property
    def trunk_variables(self) -> list[keras.Variable]:
        """The trainable variables that are no head's."""
        heads = {id(variable) for variable in self.head_variables}
        return [variable for variable in self.trainable_variables if id(variable) not in heads]

    def fit(self, *arguments: Any, callbacks: Any = None, **options: Any) -> keras.callbacks.History:
        """Trains, as ``keras.Model.fit`` does.

        Raises:
            UserError: a task's loss or gradient is not finite, or negative where the balancer cannot have it so, or the
                balancer found no solution and is to say so, or a row has labels of two groups of rows.
        """
        if isinstance(arguments[0] if arguments else options.get("x"), tf.data.Dataset):
            options.setdefault("shuffle", False)  # Keras' own default has no effect on them, and a warning
        if not self.optimizer.built:  # else in the first step, which TensorFlow then traces twice
            with self.distribute_strategy.scope():
                self.optimizer.build(self.trainable_variables)
        if self.distribute_strategy.num_replicas_in_sync > 1:
            seeds = [each for each in self.non_trainable_variables if each.name == "seed_generator_state"]
            replicas.draw_apart(seeds, self.distribute_strategy)
        with balancer_errors(list(self._states), lambda: int(tf.convert_to_tensor(self.optimizer.iterations))):
            return super().fit(*arguments, callbacks=with_epochs(callbacks), **options)

    def train_step(self, data: Any) -> Logs:
        """Takes a step down the balanced sum of the tasks' losses."""
        x, y, weights = self.labelled_rows(data)
        sums = self.label_sums(y, weights)
        gradients, losses, penalty, allowed = GRADIENTS[self.balancer.sees](self, x, y, weights, sums)
        with tf.control_dependencies([allowed]):
            taken = self._apply(gradients, losses.stack)
        total = self._weighted(losses.each) + penalty
        self._total.update_state(tf.where(taken, total, 0.0), sample_weight=tf.cast(taken, tf.float32))
        if self.balancer.learns_after:
            features = self.features_model(x, training=True)
            after = self.task_losses(features, y, weights, sums, training=True, counts=False).whole()
            self.balancing.after_step(losses.stack, after.stack, losses.present & taken)
        self.balancing.advance()
        return self.step_logs(self.train_logs())

    def test_step(self, data: Any) -> Logs:
        """Adds a batch to the losses and metrics."""
        x, y, weights = self.labelled_rows(data)
        self.task_losses(self.features_model(x, training=False), y, weights, training=False)
        return self.step_logs(self.test_logs())

    def train_logs(self) -> Logs:
        """Returns losses and metrics of an epoch so far, and how its losses were weighed."""
        return {**self._logs(), **self.balancing.logs(), **(self.skipped.logs() if self.skipped else {})}

    def test_logs(self) -> Logs:
        """Returns losses and metrics of an evaluation so far."""
        # Batches of an evaluation often hold one task's rows: the total is of the tasks' means, not the batches'.
        means = self._weighted([self._states[task.name].mean_loss() for task in self.tasks])
        return {**self._logs(), "loss": means + self.penalty()}

    def get_config(self) -> dict[str, Any]:
        """Returns all that ``from_config`` needs."""
        return {**parts_config(self), "precision": self._precision}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> "MultiTaskModel":
        """Builds the model that ``get_config`` described, its weights new."""
        with precision(config["precision"]):
            return cls(**parts(config, custom_objects))

    def task_losses(
        self,
        features: Logs,
        y: Logs,
        weights: Logs,
        sums: Mapping[str, tf.Tensor] = MappingProxyType({}),
        *,
        training: bool,
        counts: bool = True,
        names: Sequence[str] | None = None,
    ) -> TaskLosses:
        """Returns the tasks' mean losses, and adds them to the metrics.

        Args:
            features: what each task uses of the trunk's outputs.
            y: labels by task.
            weights: sample weights by task.
            sums: of the weights of the whole batch, by task, where these rows are a replica's.
            training: whether dropout and the like are on.
            counts: whether the metrics are updated.
            names: of the tasks, in the order of the losses; by default all.
        """
        own_rows = not self.jit_compile
        each, present = zip(
            *(
                self._states[name].step(
                    self.heads[name],
                    features[name],
                    y[name],
                    weights.get(name),
                    training,
                    own_rows,
                    counts,
                    sums.get(name),
                )
                for name in names or self._states
            ),
            strict=True,
        )
        return TaskLosses(list(each), tf.stack(present))

    def penalty(self) -> tf.Tensor:
        """Returns the regularisation: of the layers, and of the sharing architecture."""
        own = self.sharing.penalty(self.columns.columns)
        return sum((tf.cast(each, tf.float32) for each in self.losses), own)

    @property
    def regularised(self) -> bool:
        """Whether there is any regularisation."""
        return bool(self.losses) or type(self.sharing).penalty is not Sharing.penalty

    def _weighted(self, losses: Sequence[tf.Tensor]) -> tf.Tensor:
        return sum((task.loss_weight * loss for task, loss in zip(self.tasks, losses, strict=True)), tf.zeros([]))

    def _apply(self, gradients: Sequence[Any], losses: tf.Tensor) -> tf.Tensor:
        """Takes a step; returns whether it was taken, and was not left out as not finite."""

        def apply(given: Sequence[Any]) -> None:
            self.optimizer.apply(given, self.trainable_variables)

        if self.skipped is None:
            apply(gradients)
            return tf.constant(True)
        finite = all_finite(losses, gradients)
        self.skipped.update_state(finite, losses, tf.convert_to_tensor(self.optimizer.iterations))
        if isinstance(self.optimizer, keras.optimizers.LossScaleOptimizer):
            apply(gradients)  # it leaves such steps out itself, and halves its scale
        else:
            apply_where(finite, apply, gradients)
        return finite

    def _logs(self) -> Logs:
        logs = {"loss": self._total.result()}
        for state in self._states.values():
            logs |= state.logs()
        return logs


def _like(tensor: keras.KerasTensor) -> keras.KerasTensor:
    return keras.Input(tensor.shape[1:], dtype=tensor.dtype, name=tensor.name, sparse=tensor.sparse)
