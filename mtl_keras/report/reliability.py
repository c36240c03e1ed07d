"""Whether probabilities are what happens."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from markupsafe import Markup

from mtl_keras.report.reliability_chart import counts_chart, reliability_chart


@dataclass(frozen=True)
class Reliability:
    """What the page shows of the probabilities of a task.

    Args:
        chart: how often what they are of is so, by their height.
        counts: how many are how high.
        error: the expected calibration error.
        number: how many there are.
    """

    chart: Markup
    counts: Markup
    error: float
    number: int

    @classmethod
    def of(cls, task: str, what: str, so: str, pairs: Iterable[tuple[float, bool]]) -> "Reliability | None":
        """Returns the charts, None where there is no probability.

        Args:
            task: the task's name.
            what: what has the probabilities, in the plural.
            so: what they are of: right, or there.
            pairs: probabilities in [0, 1], others are left out, and whether what they are of is so.
        """
        import numpy as np

        from mtl_keras.metrics.calibration import calibration

        # There may be millions: a label of each row.
        flat = np.fromiter(chain.from_iterable(pairs), np.float64).reshape(-1, 2)
        known = flat[(flat[:, 0] >= 0) & (flat[:, 0] <= 1)]
        if not len(known):
            return None
        found = calibration(known[:, 0], known[:, 1])
        bins = list(zip(found.means.tolist(), found.frequencies.tolist(), found.counts.tolist(), strict=True))
        return cls(
            reliability_chart(f"{task}: calibration", f"share of {what} that are {so}", bins),
            counts_chart(f"{task}: how high the probabilities are", what, [many for *_, many in bins]),
            found.error,
            len(known),
        )
