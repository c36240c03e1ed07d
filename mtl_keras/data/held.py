"""How much of the rows of all data sets is in memory."""

from typing import ClassVar


class Held:
    """The bytes that one keeper of rows has in memory, counted among those of all keepers of the process.

    Who is told that they do not fit goes on in a file (``Scratch``); what is read is the same either way.
    """

    limit: ClassVar[int] = 2**28
    """Bytes of all keepers, as far as they are counted: rows as Python has them, texts and numbers."""
    total: ClassVar[int] = 0

    def __init__(self) -> None:
        self._own = 0

    def add(self, size: int) -> bool:
        """Counts more bytes, and says whether all that is held is within the limit."""
        self._own += size
        Held.total += size
        return Held.total <= Held.limit

    def free(self) -> None:
        """Says that nothing is held any more."""
        Held.total -= self._own
        self._own = 0

    def __del__(self) -> None:
        self.free()
