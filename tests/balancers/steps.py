"""Steps for balancers that are tested without a model."""

import numpy as np
import tensorflow as tf

from mtl_keras.balancers.step import Step

SEED = 7


def step(losses, present=None, number=0, gram=None, gaussian=None):
    """Returns a step; losses of absent tasks are 0, as a model gives them."""
    losses = np.asarray(losses, "float64")
    present = np.ones(len(losses), bool) if present is None else np.asarray(present, bool)
    return Step(
        losses=tf.constant(np.where(present, losses, 0)),
        present=tf.constant(present),
        number=tf.constant(number, tf.int64),
        seed=tf.constant([SEED, number], tf.int64),
        gaussian=tf.constant(np.zeros(len(losses), bool) if gaussian is None else gaussian),
        gram=None if gram is None else tf.constant(np.asarray(gram) * present[:, None] * present),
    )


def numpied(state):
    """Returns a state as a checkpoint keeps it."""
    return {name: np.asarray(value) for name, value in state.items()}


class Adam:
    """Adam in numpy, a number a task."""

    def __init__(self, values, rate):
        self.values, self.rate = np.array(values, "float64"), rate
        self.mean, self.square, self.count = (np.zeros(len(values)) for _ in range(3))

    def step(self, gradient, moves=True):
        """Moves the tasks that are to move."""
        own = np.ones(len(self.values), bool) & moves
        self.count[own] += 1
        self.mean[own] += 0.1 * (gradient - self.mean)[own]
        self.square[own] += 0.001 * (gradient**2 - self.square)[own]
        mean = self.mean[own] / (1 - 0.9 ** self.count[own])
        square = self.square[own] / (1 - 0.999 ** self.count[own])
        self.values[own] -= self.rate * mean / (np.sqrt(square) + 1e-8)


def softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()
