"""Pictures for people to look at."""

import io

import numpy as np
from PIL import Image, ImageOps


def shown_picture(content: bytes) -> Image.Image:
    """Returns an encoded picture, upright and in RGB: with Pillow what ``decode_picture`` gives a model."""
    with Image.open(io.BytesIO(content)) as opened:
        upright = ImageOps.exif_transpose(opened)
    if upright.mode.startswith("I;16"):  # Pillow would make white of all but the darkest
        return Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8)).convert("RGB")
    if not upright.has_transparency_data or opened.format == "GIF":
        return upright.convert("RGB")
    return Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA")).convert("RGB")
