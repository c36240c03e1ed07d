"""Whether the passes back of several tasks are a loop or stand side by side in the graph."""

LOOP_FROM = 8
"""Fewer passes are never a loop."""
SIDE_BY_SIDE = 256
"""Gradients of variables that stand side by side in the graph at most."""
MOST_PASSES = 16
"""Passes that stand side by side at most: they may all be in memory at once."""


def loops(tasks: int, variables: int) -> bool:
    """Returns whether T passes are a loop, in which the graph does not grow with T and one is in memory at a time.

    Few passes through few layers are not, since side by side they take less time.

    Args:
        tasks: the number T of passes.
        variables: of which each pass gives a gradient.
    """
    return tasks >= LOOP_FROM and (tasks > MOST_PASSES or tasks * variables > SIDE_BY_SIDE)
