"""A mask over a grey picture, its edges and its mistakes marked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mtl_keras.images.class_colours import Colour
from mtl_keras.images.encoded_mask import NO_CLASS

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    Array = np.ndarray[Any, Any]

OPACITY = 0.75
_STRIPES = 8


def marked_mask(
    picture: "Image", mask: "Image", colours: Sequence[Colour | None], truth: "Image | None" = None
) -> "Image":
    """Returns a picture in grey with its classes in colour, and lines where they meet.

    Args:
        picture: in RGB.
        mask: class numbers, of the same size.
        colours: a colour a class; None leaves it plain.
        truth: the true class numbers; where the mask differs from them, it is striped in black and white.
    """
    import numpy as np
    from PIL import Image

    drawn = _tinted(np.asarray(picture.convert("L")), np.asarray(mask), colours)
    if truth is not None:
        _stripe(drawn, np.asarray(mask), np.asarray(truth))
    return Image.fromarray(drawn)


def _tinted(grey: "Array", classes: "Array", colours: Sequence[Colour | None]) -> "Array":
    """Returns [h, w, 3]: light grey, tinted by class, darker where classes meet and where no class was given."""
    import numpy as np

    ground = np.repeat(105 + 0.55 * grey[..., None], 3, axis=-1)
    for number, colour in enumerate(colours):
        if colour is not None:
            here = classes == number
            ground[here] = (1 - OPACITY) * ground[here] + OPACITY * np.array(colour)
    ground[classes == NO_CLASS] *= 0.35
    ground[_edges(classes)] *= 0.3
    return ground.astype(np.uint8)


def _edges(classes: "Array") -> "Array":
    """Returns where a pixel's right or lower neighbour is of another class."""
    import numpy as np

    found = np.zeros(classes.shape, bool)
    found[:, :-1] |= classes[:, :-1] != classes[:, 1:]
    found[:-1] |= classes[:-1] != classes[1:]
    return found


def _stripe(drawn: "Array", classes: "Array", truth: "Array") -> None:
    """Draws slanted stripes over what is wrong; a pixel without a true class is neither right nor wrong."""
    import numpy as np

    rows, columns = np.indices(classes.shape)
    stripe = (rows + columns) % _STRIPES
    wrong = (classes != truth) & (truth != NO_CLASS)
    drawn[wrong & (stripe < _STRIPES // 4)] = 15
    drawn[wrong & (stripe >= _STRIPES // 4) & (stripe < _STRIPES // 2)] = 245
