"""How often each label of a task occurs, on a line."""

from collections.abc import Mapping

from mtl_keras.data_facts.label_warnings import counted
from mtl_keras.heads.base import Per
from mtl_keras.report.plain_text import short

_ALL, _FREQUENT, _RARE = 12, 8, 4
"""Labels that are all named; of more, so many of the most frequent and of the rarest."""
_LONGEST = 40


def label_line(counts: Mapping[str, int], per: Per, field: str) -> str:
    """Returns the labels with their counts, the most frequent first.

    Args:
        counts: how often each label occurs.
        per: what has a label.
        field: the raw field of the rows.
    """
    of = counted(per, field)
    order = sorted(counts, key=lambda name: -counts[name])
    if len(order) <= _ALL:
        return f"{of} of train with each label: {_named(order, counts)}."
    return (
        f"{of} of train with each of the {len(order):,} labels: {_named(order[:_FREQUENT], counts)}, ...; "
        f"the rarest: {_named(order[-_RARE:], counts)}."
    )


def _named(names: list[str], counts: Mapping[str, int]) -> str:
    return ", ".join(f"{short(name, _LONGEST)} {counts[name]:,}" for name in names)
