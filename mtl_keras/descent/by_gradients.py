"""The gradients of a step whose balancer sees the tasks' gradients."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from mtl_keras.descent.by_layers import layers_of
from mtl_keras.descent.directions import DIRECTIONS, Asked
from mtl_keras.descent.gradients import added, times
from mtl_keras.descent.linear_layers import recorded
from mtl_keras.descent.row_groups import Group, groups_of, members_of
from mtl_keras.descent.task_losses import Descent, TaskLosses
from mtl_keras.descent.trunk_pass import TrunkPass, floating, through_head
from mtl_keras.distribute import replicas

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel


def by_gradients(
    model: "MultiTaskModel", x: Any, y: dict[str, Any], weights: dict[str, Any], sums: Mapping[str, tf.Tensor]
) -> Descent:
    """Returns the step's gradients.

    One pass forward; back through each head once; back through the trunk once a task, or once in all where the
    balancer sees the gradients of the features only. Tasks with rows of their own pass by groups, each with its
    rows, or together, where only linear layers learn and each group is of one task.

    Args:
        model: the compiled model.
        x: the trunk's inputs.
        y: labels by task.
        weights: sample weights by task.
        sums: of the weights of the whole batch, by task, where these rows are a replica's.
    """
    step = _Step(model, sums)
    regular = tf.GradientTape() if model.regularised else nullcontext()
    with regular as tape:
        passes = step.passes(Group(range(step.tasks), x, y, weights))
        penalty = model.penalty()
        scaled = penalty * step.scale / replicas.count()
    losses = TaskLosses([step.losses[task] for task in range(step.tasks)], tf.stack(step.presence())).whole()
    seen = losses.stack * step.before
    asked = Asked(passes, step.trunk, seen, losses.present, step.after, step.scale)
    gradients, balance = DIRECTIONS[_level(model.balancer)](asked, model.balancing)
    found = dict(zip(map(id, step.trunk), gradients, strict=True)) | step.head_gradients(balance)
    variables = [each.value for each in model.trainable_variables]
    penalties = replicas.summed(tape.gradient(scaled, variables)) if tape else [None] * len(variables)
    whole = [added([found[id(each)], one]) for each, one in zip(variables, penalties, strict=True)]
    return Descent(whole, losses, penalty, balance)


class _Step:
    """A step in the making: what the passes of its groups leave behind.

    Args:
        model: the compiled model.
        sums: of the weights of the whole batch, by task.
    """

    def __init__(self, model: "MultiTaskModel", sums: Mapping[str, tf.Tensor]) -> None:
        self.model, self.sums = model, sums
        self.tasks = len(model.tasks)
        preferences = tf.constant([task.loss_weight for task in model.tasks])
        ones = tf.ones_like(preferences)
        self.weighs_heads = model.balancer.scales == "weights"
        self.before, self.after = (ones, preferences) if self.weighs_heads else (preferences, ones)
        self.scale = model.optimizer.scale_loss(tf.ones([]))
        self.trunk = [each.value for each in model.trunk_variables]
        self.heads = [[each.value for each in model.heads[task.name].trainable_variables] for task in model.tasks]
        self.losses: dict[int, tf.Tensor] = {}
        self.present: dict[int, tf.Tensor] = {}
        self.own: dict[int, Sequence[Any]] = {}

    def passes(self, whole: Group) -> list[TrunkPass]:
        """Passes a batch through the trunk, its rows together or by groups."""
        groups = list(groups_of(self.model, whole.x, whole.y, whole.weights))
        own_rows = len(groups) > 1
        layers = layers_of(self.model, whole.x, own_rows) if _level(self.model.balancer) == "parameters" else []
        if not own_rows or not layers:
            return [self._passed(group, layers) for group in groups]
        return [replace(self._passed(whole, layers), members=members_of(groups))]

    def _passed(self, group: Group, layers: Sequence[Any]) -> TrunkPass:
        """Passes a group's rows through the trunk and its tasks' heads, and back through the heads."""
        with tf.GradientTape(persistent=True) as trunk_tape:
            with recorded(layers) as uses:
                features = self.model.features_model(group.x, training=True)
            used = [features[self.model.tasks[task].name] for task in group.tasks]
            targets = floating(used)
            with tf.GradientTape(persistent=True) as head_tape:
                head_tape.watch(targets)
                names = [self.model.tasks[task].name for task in group.tasks]
                losses = self.model.task_losses(features, group.y, group.weights, self.sums, training=True, names=names)
                factors = tf.gather(self.before, list(group.tasks)) * self.scale
                asked = [loss * one for loss, one in zip(losses.each, tf.unstack(factors), strict=True)]
        errors = []
        for task, loss, present, own, one in zip(
            group.tasks, losses.each, tf.unstack(losses.present), used, asked, strict=True
        ):
            self.losses[task], self.present[task] = loss, present
            error, self.own[task] = through_head(head_tape, one, own, targets, self.heads[task])
            errors.append(error)
        return TrunkPass(group.tasks, trunk_tape, targets, errors, uses)

    def presence(self) -> list[tf.Tensor]:
        """Returns which tasks have labels."""
        return [self.present[task] for task in range(self.tasks)]

    def head_gradients(self, balance: tf.Tensor) -> dict[int, Any]:
        """Returns the gradients by the variables' ids: a balancer of losses weighs the heads too."""
        own: dict[int, Any] = {}
        for task, weight in enumerate(tf.unstack(balance)):
            for variable, gradient in zip(self.heads[task], self.own[task], strict=True):
                own[id(variable)] = times(gradient, weight) if self.weighs_heads else gradient
        return dict(zip(own, replicas.summed([*own.values()]), strict=True))


def _level(balancer: Any) -> str:
    return str(getattr(balancer, "level", balancer.sees))
