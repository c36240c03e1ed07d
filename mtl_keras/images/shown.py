"""Pictures for people to look at."""

import io

from PIL import Image

from mtl_keras.images.orientation import orientation_of, turn_upright
from mtl_keras.images.quiet_pillow import quiet_pillow


def shown_picture(content: bytes) -> Image.Image:
    """Returns an encoded picture, upright and in RGB: with Pillow what ``decode_picture`` gives a model."""
    with quiet_pillow(), Image.open(io.BytesIO(content)) as opened:
        upright = turn_upright(opened, orientation_of(content))
    if not upright.has_transparency_data or opened.format == "GIF":
        return upright.convert("RGB")
    return Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA")).convert("RGB")
