"""Made-up rows, short and long: nobody's data go with a model."""

from collections.abc import Callable, Sequence

_WORDS = "Maria met the team of Acme in Oslo on a cold Monday and said that the coffee was better than ever"
_RESIDUES = "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKCWHP"
_LENGTHS = {"text": (4, 16, 64), "sequence": (30, 120, 400), "image": (120, 240, 480)}
"""The lengths of rows: words, residues, pixels of the shorter side."""


def made_rows(field: str, count: int) -> list[bytes]:
    """Returns rows of a raw field, of several lengths in turn.

    Args:
        field: ``text``, ``sequence`` or ``image``.
        count: how many.
    """
    lengths: Sequence[int] = _LENGTHS[field]
    kinds = [_ROWS[field](length) for length in lengths[:count]]
    return [kinds[place % len(kinds)] for place in range(count)]


def _text(length: int) -> bytes:
    words = _WORDS.split()
    return " ".join(words[place % len(words)] for place in range(length)).encode()


def _sequence(length: int) -> bytes:
    return (_RESIDUES * (length // len(_RESIDUES) + 1))[:length].encode()


def _image(length: int) -> bytes:
    """Returns a JPEG of a smooth picture, which is small."""
    import tensorflow as tf

    down, right = tf.meshgrid(tf.linspace(0.0, 255.0, length), tf.linspace(255.0, 0.0, 4 * length // 3), indexing="ij")
    picture = tf.cast(tf.stack([down, right, (down + right) / 2], axis=-1), tf.uint8)
    encoded: bytes = tf.io.encode_jpeg(picture).numpy()
    return encoded


_ROWS: dict[str, Callable[[int], bytes]] = {"text": _text, "sequence": _sequence, "image": _image}
