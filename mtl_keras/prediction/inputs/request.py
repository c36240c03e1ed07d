"""Where rows are read from."""

from dataclasses import dataclass
from pathlib import Path

STANDARD_INPUT = "-"


@dataclass(frozen=True)
class InputRequest:
    """Where rows are read from, and what of a table they are.

    Args:
        source: a file, a folder, or ``-`` for the standard input.
        column: of a table, the name of the texts, sequences or pictures; by default what the model takes.
        id_column: of a table, the name of the ids; by default rows are numbered from 1.
        form: a name of ``FORMS``; by default the file's name says it.
    """

    source: str
    column: str | None = None
    id_column: str | None = None
    form: str | None = None

    @property
    def place(self) -> str:
        """The source, as a message names it."""
        return "standard input" if self.source == STANDARD_INPUT else self.source

    @property
    def path(self) -> Path:
        """The file or folder."""
        return Path(self.source)

    @property
    def suffix(self) -> str:
        """The ending of the file's name, without that of a compressed one."""
        name = self.path.name.lower().removesuffix(".gz")
        return Path(name).suffix
