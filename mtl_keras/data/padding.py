"""How much of the computation goes into padding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mtl_keras.data.plan import WINDOW, Plan
from mtl_keras.data.source import Source


@dataclass(frozen=True)
class Padding:
    """Shares of tokens that are padding, in [0, 1).

    Args:
        bucketed: with the rows of a window sorted by length.
        plain: with rows in the order of the passes.
    """

    bucketed: float
    plain: float


def measure_padding(
    sources: Sequence[Source], quotas: Mapping[str, int], seed: int, steps: int = 4 * WINDOW, window: int = WINDOW
) -> Padding:
    """Measures the padding of the first steps of a training."""
    lengths = {source.name: source.lengths for source in sources}

    def share(plan: Plan) -> float:
        used = computed = 0
        for rows in plan.steps().take(steps).as_numpy_iterator():
            taken = [lengths[name][numbers] for name, numbers in rows.items()]
            used += sum(int(part.sum()) for part in taken)
            computed += sum(len(part) for part in taken) * max(int(part.max()) for part in taken)
        return 1.0 - used / computed

    return Padding(share(Plan(lengths, quotas, seed, window)), share(Plan(lengths, quotas, seed, window=1)))
