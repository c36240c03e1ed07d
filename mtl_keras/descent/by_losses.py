"""The gradients of a step whose balancer sees losses only: one backward pass."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from mtl_keras.descent.task_losses import Descent
from mtl_keras.distribute import replicas

if TYPE_CHECKING:
    from mtl_keras.model import MultiTaskModel


def by_losses(
    model: "MultiTaskModel", x: Any, y: dict[str, Any], weights: dict[str, Any], sums: Mapping[str, tf.Tensor]
) -> Descent:
    """Returns the step's gradients.

    Args:
        model: the compiled model.
        x: the trunk's inputs.
        y: labels by task.
        weights: sample weights by task.
        sums: of the weights of the whole batch, by task, where these rows are a replica's.
    """
    preferences = tf.constant([task.loss_weight for task in model.tasks])
    with tf.GradientTape() as tape:
        losses = model.task_losses(model.features_model(x, training=True), y, weights, sums, training=True)
        whole = losses.whole()
        seen = whole.stack * preferences if model.balancer.scales == "losses" else whole.stack
        balance = tf.stop_gradient(model.balancing.weigh(tf.stop_gradient(seen), losses.present))
        penalty = model.penalty()
        own = tf.reduce_sum(balance * preferences * losses.stack) + penalty / replicas.count()
        scaled = model.optimizer.scale_loss(own)
    gradients = tape.gradient(scaled, [each.value for each in model.trainable_variables])
    return Descent(replicas.summed(gradients), whole, penalty, balance)
