"""In which way an entity was got wrong."""

from collections.abc import Iterable
from typing import NamedTuple

from mtl_keras.report.spans import Span

MISSED, INVENTED, TYPE, BOUNDARY, BOTH = "missed", "invented", "wrong type", "wrong boundary", "wrong type and boundary"


class Fault(NamedTuple):
    """A true entity that was not found as it is, or a predicted one where there is none."""

    kind: str
    true: Span | None
    predicted: Span | None


def faults(truth: Iterable[Span], predicted: Iterable[Span]) -> list[Fault]:
    """Pairs each true entity that was not found with the predicted one that overlaps it most."""
    wrong = [span for span in predicted if span not in set(truth)]
    found = [_fault(span, wrong) for span in truth if span not in set(predicted)]
    used = {fault.predicted for fault in found}
    return found + [Fault(INVENTED, None, span) for span in wrong if span not in used]


def _fault(true: Span, wrong: list[Span]) -> Fault:
    nearest = max(wrong, key=lambda span: _overlap(true, span), default=None)
    if nearest is None or _overlap(true, nearest) <= 0:
        return Fault(MISSED, true, None)
    if nearest.type == true.type:
        return Fault(BOUNDARY, true, nearest)
    return Fault(TYPE if nearest[1:] == true[1:] else BOTH, true, nearest)


def _overlap(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
