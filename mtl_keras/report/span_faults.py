"""In which way an entity was got wrong."""

from collections.abc import Sequence
from typing import NamedTuple

from mtl_keras.tagging.spans import Span

MISSED, INVENTED, PIECE = "missed", "invented", "one more piece"
TYPE, BOUNDARY, BOTH = "wrong type", "wrong boundary", "wrong type and boundary"


class Fault(NamedTuple):
    """A true entity that was not found as it is, or a predicted one where there is none."""

    kind: str
    true: Span | None
    predicted: Span | None


def faults(truth: Sequence[Span], predicted: Sequence[Span]) -> list[Fault]:
    """Pairs each true entity that was not found with the predicted one that overlaps it most.

    A wrong predicted entity that is nobody's pair is invented, or one more
    piece of an entity where it overlaps a true one.
    """
    wrong = [span for span in predicted if span not in set(truth)]
    found = [_fault(span, wrong) for span in truth if span not in set(predicted)]
    used = {fault.predicted for fault in found}
    rest = [span for span in wrong if span not in used]
    return found + [Fault(PIECE if _touches(span, truth) else INVENTED, None, span) for span in rest]


def _fault(true: Span, wrong: list[Span]) -> Fault:
    nearest = max(wrong, key=lambda span: (_overlap(true, span), span.type == true.type), default=None)
    if nearest is None or _overlap(true, nearest) <= 0:
        return Fault(MISSED, true, None)
    if nearest.type == true.type:
        return Fault(BOUNDARY, true, nearest)
    return Fault(TYPE if nearest[1:] == true[1:] else BOTH, true, nearest)


def _touches(one: Span, others: Sequence[Span]) -> bool:
    return any(_overlap(one, other) > 0 for other in others)


def _overlap(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
