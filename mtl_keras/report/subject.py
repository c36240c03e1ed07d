"""What a row of predictions is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """A text, a picture with its name, or a protein.

    Args:
        text: the text, "" of a picture or a protein.
        name: the picture's name, "" of anything else.
        picture: the picture as a data URI, "" where it was not kept.
        protein: the protein's name, "" of anything else.
    """

    text: str = ""
    name: str = ""
    picture: str = ""
    protein: str = ""

    @property
    def said(self) -> str:
        """The text, or the protein's name."""
        return self.protein or self.text
