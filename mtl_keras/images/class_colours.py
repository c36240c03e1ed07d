"""A colour for each class of pixels."""

from collections.abc import Sequence

Colour = tuple[int, int, int]

PALETTE: tuple[Colour, ...] = (
    (0, 114, 178),
    (230, 159, 0),
    (0, 158, 115),
    (204, 121, 167),
    (240, 228, 66),
    (86, 180, 233),
    (213, 94, 0),
)
"""Okabe and Ito, 2008, Color Universal Design: hues that colour-blind persons can tell apart."""

_PLAIN = frozenset({"background", "bg", "none", "void"})
"""Names of classes that say that there is nothing."""


def class_colours(names: Sequence[str]) -> list[Colour | None]:
    """Returns a colour a class, in their order, so that it is the same in each run; None for a background.

    Classes beyond the palette get its colours darker, then lighter, then the same again.
    """
    colours = [_shade(colour, step) for step in (0.0, -0.45, 0.5) for colour in PALETTE]
    found: list[Colour | None] = []
    for name in names:
        shown = sum(colour is not None for colour in found)
        found.append(None if is_plain(name) else colours[shown % len(colours)])
    return found


def is_plain(name: str) -> bool:
    """Says whether a class is the background of the others."""
    return name.strip().strip("_").casefold() in _PLAIN


def hexadecimal(colour: Sequence[int] | None) -> str:
    """Returns a colour as style sheets write it, "" for none."""
    return "#" + "".join(f"{part:02x}" for part in colour) if colour else ""


def _shade(colour: Colour, step: float) -> Colour:
    """Returns a colour nearer to black (-1) or to white (1)."""
    goal = 255 if step > 0 else 0
    red, green, blue = (round(part + abs(step) * (goal - part)) for part in colour)
    return red, green, blue
