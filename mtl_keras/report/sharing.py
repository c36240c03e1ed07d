"""Whether the tasks are better together than each alone."""

import math
from dataclasses import dataclass

from mtl_keras.report.standing import ALONE, MODEL, Standing
from mtl_keras.report.wording import NONE, metric_name, number, signed


@dataclass(frozen=True)
class Gain:
    """What sharing gave one task, in its judged metric; ``look`` is ``good``, ``bad`` or ``open``."""

    task: str
    metric: str
    alone: str
    together: str
    change: str
    look: str
    said: str


def gains(standings: list[Standing]) -> list[Gain]:
    """Returns the gain or loss of each task that was also trained alone."""
    return [_gain(standing) for standing in standings if math.isfinite(standing.value(ALONE))]


def _gain(standing: Standing) -> Gain:
    lead, name = standing.lead(ALONE), metric_name(standing.metric)
    if not math.isfinite(lead) or round(lead, 3) == 0:
        look, said = "open", "no difference"
    else:
        look, said = ("good", "sharing helps") if lead > 0 else ("bad", "sharing costs")
    change = standing.value(MODEL) - standing.value(ALONE)
    return Gain(
        task=standing.task,
        metric=f"{name}, {standing.splits[0]}",
        alone=number(standing.value(ALONE)),
        together=number(standing.value(MODEL)),
        change=signed(change) if math.isfinite(change) else NONE,
        look=look,
        said=said,
    )
