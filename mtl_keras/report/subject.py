"""What a row of predictions is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """A text, or a picture with its name.

    Args:
        text: the text, "" of a picture.
        name: the picture's name, "" of a text.
        picture: the picture as a data URI, "" where it was not kept.
    """

    text: str = ""
    name: str = ""
    picture: str = ""
