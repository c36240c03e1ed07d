"""The contract of a format of answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from mtl_keras.prediction.answered_row import AnsweredRow


class ResultFormat(Protocol):
    """Writes answers in pieces, and joins these to one file without holding more than a few."""

    def write(self, rows: Sequence[AnsweredRow], piece: Path) -> None:
        """Writes some rows.

        Args:
            rows: in their order.
            piece: the file.
        """

    def join(self, pieces: Sequence[Path], whole: Path) -> None:
        """Writes all rows to one file.

        Args:
            pieces: what was written, in their order.
            whole: the file.
        """
