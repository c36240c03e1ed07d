"""What a step of a training costs, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.filesize import decimal


def step_lines(step: Mapping[str, Any]) -> Iterator[str]:
    """Yields a line for the time and one for the memory.

    Args:
        step: as ``step_cost`` gives it.
    """
    yield (
        f"a step of {step['rows']:,} rows takes about {_seconds(step['seconds'])} on {step['device']}, with the "
        f"longest rows {_seconds(step['seconds_longest'])}, the first one {_seconds(step['seconds_first'])}; an epoch "
        f"of {step['steps_per_epoch']:,} steps about {_seconds(step['seconds_epoch'])}, without its validation."
    )
    memory = step["bytes"]
    yield (
        f"memory: {decimal(memory['variables'])} of {step['parameters']:,} parameters, {decimal(memory['optimizer'])} "
        f"of the optimizer's state and {decimal(memory['gradients'])} of gradients, counted; while it took the longest "
        f"rows, {step['memory_of']} rose to {decimal(memory['peak'])}."
    )
    yield f"(Estimated by {step['how']}.)"


def _seconds(seconds: float) -> str:
    if seconds < 1:
        return f"{seconds:.2g} s"
    if seconds < 120:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
