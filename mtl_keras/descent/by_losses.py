"""The gradients of a step whose balancer sees losses only: one backward pass."""

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from mtl_keras.descent.task_losses import Descent

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel


def by_losses(model: "MultiTaskModel", x: Any, y: dict[str, Any], weights: dict[str, Any]) -> Descent:
    """Returns the step's gradients.

    Args:
        model: the compiled model.
        x: the trunk's inputs.
        y: labels by task.
        weights: sample weights by task.
    """
    preferences = tf.constant([task.loss_weight for task in model.tasks])
    with tf.GradientTape() as tape:
        losses = model.task_losses(model.features_model(x, training=True), y, weights, training=True)
        seen = losses.stack * preferences if model.balancer.scales == "losses" else losses.stack
        balance = tf.stop_gradient(model.balancing.weigh(tf.stop_gradient(seen), losses.present))
        penalty = model.penalty()
        scaled = model.optimizer.scale_loss(tf.reduce_sum(balance * preferences * losses.stack) + penalty)
    gradients = tape.gradient(scaled, [each.value for each in model.trainable_variables])
    return Descent(gradients, losses, penalty, balance)
