"""A picture of a data set, not yet opened."""

from dataclasses import dataclass, replace
from pathlib import Path

from mtl_keras.data.base import Split


@dataclass(frozen=True)
class Picture:
    """A picture's file, and what is known of it.

    Args:
        path: the file.
        name: by which a person finds it: its path in the data set's folder, with slashes.
        place: where a fault of it is: the file, or the line of a table that names it.
        split: the split that it belongs to; None where that is not known.
        class_name: its class; None where it has none.
        mask: the file of its mask; None where it has none.
    """

    path: Path
    name: str
    place: str
    split: Split | None = None
    class_name: str | None = None
    mask: Path | None = None

    def within(self, split: Split) -> "Picture":
        """Returns the picture as one of a split."""
        return replace(self, split=split)
