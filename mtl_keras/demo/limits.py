"""How much a page takes at once, so that one person cannot keep the model from the others."""

import io

from mtl_keras.errors import UserError
from mtl_keras.images.quiet_pillow import quiet_pillow

CHARACTERS = 10_000
"""Of a text, or of pasted sequences."""
SEQUENCES = 10
"""Pasted at once."""
FILE_BYTES = 10 * 2**20
"""Of a picture's file."""
PIXELS = 2**24
"""Of a picture; a small file may hold any number of them."""
REQUEST_BYTES = FILE_BYTES + 2**20
"""Of any request: a picture's file, and what a browser puts around it."""
WAITING = 20
"""Questions that wait for the one that is answered."""


def check_text(text: str) -> None:
    """Looks whether a text can be asked about.

    Raises:
        UserError: it is empty or too long.
    """
    if not text.strip():
        raise UserError("", "there is nothing to ask about yet. Type or paste something first.")
    if len(text) > CHARACTERS:
        problem = f"expected {CHARACTERS:,} characters at most; received {len(text):,}. Ask about a part of it."
        raise UserError("", problem)


def check_picture(content: bytes) -> None:
    """Looks at a picture's size, before it is decoded.

    Raises:
        UserError: it has too many bytes or pixels.
    """
    if len(content) > FILE_BYTES:
        received = f"received {len(content) / 2**20:.1f}"
        raise UserError("", f"expected a file of {FILE_BYTES // 2**20} MB at most; {received}. Make it smaller.")
    width, height = _size(content)
    if width * height > PIXELS:
        received = f"received {width:,} x {height:,}"
        most = f"{PIXELS / 1e6:.1f} million pixels at most"
        raise UserError("", f"expected a picture of {most}; {received}. Make it smaller.")


def _size(content: bytes) -> tuple[int, int]:
    """Returns what a picture's head says; nothing of one at fault, which is told when it is decoded."""
    from PIL import Image

    try:
        with quiet_pillow(), Image.open(io.BytesIO(content)) as opened:
            return opened.size
    except Image.DecompressionBombError as error:
        raise UserError("", f"the picture is too large ({error}). Make it smaller.") from error
    except (OSError, SyntaxError, ValueError):
        return 0, 0
