"""Compares the label names of a head with those of the data."""

from collections.abc import Sequence

from mtl_keras.data.faults import quoted, raise_faults
from mtl_keras.errors import UserError


def check_label_names(place: str, named: Sequence[str] | None, found: Sequence[str] | None) -> None:
    """Raises an error where a head names labels that the data lack, or the other way round.

    Args:
        place: where the head's labels stand: ``tasks.sentiment.head.labels``.
        named: the head's labels; None where it takes those of the data.
        found: the data's labels; None for numbers.
    """
    if named is None:
        return
    if found is None:
        raise UserError(place, f"expected a head for numbers; received labels {quoted(list(named))}. Remove labels.")
    lacking = [name for name in named if name not in found]
    unnamed = [name for name in found if name not in named]
    faults = []
    if lacking:
        problem = f"names {quoted(lacking)}, which no row of the data has; the data have {quoted(list(found))}."
        faults.append(UserError(place, f"{problem} Correct the names, or leave labels out to take the data's."))
    if unnamed:
        problem = f"lacks {quoted(unnamed)}, which the data have; received {quoted(list(named))}."
        faults.append(UserError(place, f"{problem} Add them, or leave labels out to take the data's."))
    raise_faults("Labels of the head and of the data", faults)
    if tuple(named) != tuple(found):
        raise UserError(
            place,
            f"expected the data's order, {quoted(list(found))}; received {quoted(list(named))}. Name them in this "
            "order, or leave labels out.",
        )
