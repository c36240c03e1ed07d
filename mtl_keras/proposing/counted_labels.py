"""Labels with their counts, for a comment."""

from collections import Counter
from collections.abc import Sequence

_ALL, _FREQUENT, _RARE = 12, 8, 4
"""Labels that are all named; of more, so many of the most frequent and of the rarest."""
_LONGEST = 40


def counted_labels(counts: Counter[str], one: str, many: str, where: str) -> str:
    """Writes labels with their counts, the most frequent first."""
    what = f"{len(counts):,} {one if len(counts) == 1 else many} in {where}"
    ordered = counts.most_common()
    if len(ordered) <= _ALL:
        return f"{what}: {_listed(ordered)}."
    return f"{what}: {_listed(ordered[:_FREQUENT])}, ...; the rarest: {_listed(ordered[-_RARE:])}."


def _listed(counts: Sequence[tuple[str, int]]) -> str:
    return ", ".join(
        f"{name if len(name) <= _LONGEST else name[:_LONGEST] + '...'} {count:,}" for name, count in counts
    )
