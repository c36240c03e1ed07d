"""What a balancer is told of a training step, and what it answers."""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import tensorflow as tf

State = dict[str, Any]
"""What a balancer remembers: arrays or tensors by name, of shapes that never change. A name that ends in ``_seed`` or
``_count`` is int64, every other float64."""


class Step(NamedTuple):
    """A training step as a balancer sees it.

    Args:
        losses: of each task, 0 of one that is absent.
        present: which tasks have labels in the batch.
        number: steps done before this one.
        seed: two numbers, another pair at every step, the same on every replica: for stateless random operations.
        gaussian: which losses are a mean square (half of it is the negative log likelihood of a normal distribution).
        gram: inner products of the tasks' gradients, for balancers that see ``gram``.

    Shapes:
        losses: [T], float64. present: [T], bool. number: [], int64. seed: [2], int64. gaussian: [T], bool.
        gram: [T, T], float64.
    """

    losses: "tf.Tensor"
    present: "tf.Tensor"
    number: "tf.Tensor"
    seed: "tf.Tensor"
    gaussian: "tf.Tensor"
    gram: "tf.Tensor | None" = None


class Balance(NamedTuple):
    """A balancer's answer to a step.

    Args:
        weights: of each task, 0 of one that is absent.
        state: what it remembers now.
        error: how far a solver is from what defines its solution, relative; 0 where nothing was solved.

    Shapes:
        weights: [T], float64. error: [], float64.
    """

    weights: "tf.Tensor"
    state: State
    error: Any = 0.0
