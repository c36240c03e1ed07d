"""The gradients of a step whose balancer sees the tasks' gradients."""

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from mtl_keras.descent.directions import DIRECTIONS, TrunkPass
from mtl_keras.descent.task_gradients import floating, task_errors
from mtl_keras.descent.task_losses import Descent

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel


def by_gradients(model: "MultiTaskModel", x: Any, y: dict[str, Any], weights: dict[str, Any]) -> Descent:
    """Returns the step's gradients.

    One pass forward; back through each head once; back through the trunk once a task, or once in all where the
    balancer sees the gradients of the features only.

    Args:
        model: the compiled model.
        x: the trunk's inputs.
        y: labels by task.
        weights: sample weights by task.
    """
    preferences = tf.constant([task.loss_weight for task in model.tasks])
    ones = tf.ones_like(preferences)
    before, after = (preferences, ones) if model.balancer.scales == "losses" else (ones, preferences)
    scale = model.optimizer.scale_loss(tf.ones([]))
    with tf.GradientTape(persistent=True) as trunk_tape:
        features = model.features_model(x, training=True)
        used = [features[task.name] for task in model.tasks]
        with tf.GradientTape(persistent=True) as head_tape:
            head_tape.watch(floating(used))
            losses = model.task_losses(features, y, weights, training=True)
            seen = [loss * one for loss, one in zip(losses.each, tf.unstack(before), strict=True)]
            asked = [loss * scale for loss in seen]
        penalty = model.penalty()
        scaled = penalty * scale
    heads = [[each.value for each in model.heads[task.name].trainable_variables] for task in model.tasks]
    trunk = [each.value for each in model.trunk_variables]
    errors = task_errors(head_tape, asked, used, heads)
    passed = TrunkPass(trunk_tape, errors, trunk, tf.stack(seen), losses.present, after, scale)
    gradients, balance = DIRECTIONS[_level(model.balancer)](passed, model.balancing)
    found = dict(zip(map(id, trunk), gradients, strict=True))
    for variables, own, weight in zip(heads, errors.own, tf.unstack(balance), strict=True):
        # A balancer of losses weighs the heads too; one of gradients leaves each to its own task.
        one = weight if model.balancer.scales == "weights" else 1.0
        found |= dict(zip(map(id, variables), [_times(each, one) for each in own], strict=True))
    variables = [each.value for each in model.trainable_variables]
    regular = trunk_tape.gradient(scaled, variables) if model.regularised else [None] * len(variables)
    return Descent([_sum(found[id(each)], one) for each, one in zip(variables, regular, strict=True)], losses, penalty)


def _level(balancer: Any) -> str:
    return str(getattr(balancer, "level", balancer.sees))


def _times(gradient: Any, weight: Any) -> Any:
    if gradient is None or isinstance(weight, float):
        return gradient
    if isinstance(gradient, tf.IndexedSlices):
        return tf.IndexedSlices(gradient.values * weight, gradient.indices, gradient.dense_shape)
    return gradient * weight


def _sum(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return other if one is None else one
    return tf.convert_to_tensor(one) + tf.convert_to_tensor(other)
