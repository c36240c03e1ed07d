"""Light colours of classes, on which black letters can be read."""

from collections.abc import Sequence

from mtl_keras.images.class_colours import Colour, class_colours, hexadecimal

_LIGHTER = 0.4
_LOW, _HIGH = (222, 231, 242), (68, 128, 196)
"""The ends of a scale of numbers."""


def strip_colours(names: Sequence[str]) -> dict[str, str]:
    """Returns a colour a class as style sheets write it, "" of a background; numbers get a scale, light to dark."""
    if len(names) > 2 and all(map(_is_number, names)):
        ranks = {name: rank for rank, name in enumerate(sorted(names, key=float))}
        return {name: hexadecimal(_between(_LOW, _HIGH, ranks[name] / (len(names) - 1))) for name in names}
    colours = zip(names, class_colours(names), strict=True)
    return {name: hexadecimal(_between(own, (255, 255, 255), _LIGHTER) if own else None) for name, own in colours}


def _is_number(name: str) -> bool:
    return name.removeprefix("-").replace(".", "", 1).isdecimal() and name.isascii()


def _between(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(low + share * (high - low)) for low, high in zip(one, other, strict=True))
    return red, green, blue
