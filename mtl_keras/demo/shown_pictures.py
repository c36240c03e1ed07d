"""Pictures within the page, so that no file of them is served."""

import base64
import io
from typing import Any

import numpy as np
from PIL import Image

MOST = 1024
"""The longer side of what is shown, in pixels."""


def picture_link(picture: Image.Image) -> str:
    """Returns a picture as a link that holds all of it, made smaller where it is large."""
    shown = picture.copy()
    shown.thumbnail((MOST, MOST))
    out = io.BytesIO()
    shown.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode("ascii")


def pixels(picture: Image.Image) -> np.ndarray[Any, Any]:
    """Returns the values of a picture, uint8 [h, w, 3]."""
    return np.asarray(picture.convert("RGB"))
