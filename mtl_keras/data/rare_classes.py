"""What to do about a class of which made splits left no row for training."""

from collections.abc import Sequence

from mtl_keras.data.parsed import ParsedRow
from mtl_keras.errors import UserError


def with_split_by_class(faults: Sequence[UserError], rows: Sequence[ParsedRow]) -> list[UserError]:
    """Returns the faults of classes that no training row has, with another cure where rows have one class each."""
    if not all(isinstance(row.label, str | None) for row in rows):
        return list(faults)
    cure = 'Or set split_by = "class", which leaves rows of each class to train.'
    return [UserError(fault.place, f"{fault.problem} {cure}") for fault in faults]
