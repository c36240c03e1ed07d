"""Decodes a picture with TensorFlow, as a model will: Pillow reads damaged ones that TensorFlow refuses."""

import re

_OPERATION = re.compile(r"\s*\[Op:\w+\].*$")


def refusal(content: bytes) -> str | None:
    """Returns why TensorFlow does not decode an encoded picture that Pillow reads; None if it does."""
    import tensorflow as tf

    try:
        tf.io.decode_image(content, channels=3, expand_animations=False)
    except (tf.errors.InvalidArgumentError, tf.errors.ResourceExhaustedError) as error:
        return f"TensorFlow cannot use it ({reason(error)}). Save it anew as a PNG"
    return None


def reason(error: Exception) -> str:
    """Returns the words of TensorFlow's message, without the names of nodes and operations."""
    first = str(error).partition("\n")[0].rpartition("}}")[2]
    return _OPERATION.sub("", first).strip() or type(error).__name__
