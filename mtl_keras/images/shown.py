"""Pictures for people to look at."""

import io
import warnings

import numpy as np
from PIL import Image

from mtl_keras.images.orientation import orientation_of, turn_upright


def shown_picture(content: bytes) -> Image.Image:
    """Returns an encoded picture, upright and in RGB: with Pillow what ``decode_picture`` gives a model."""
    with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content)) as opened:  # as the checks do
        upright = turn_upright(opened, orientation_of(content))
    if upright.mode.startswith("I;16"):  # Pillow would make white of all but the darkest
        return Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8)).convert("RGB")
    if not upright.has_transparency_data or opened.format == "GIF":
        return upright.convert("RGB")
    return Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA")).convert("RGB")
