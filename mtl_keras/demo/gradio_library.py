"""Imports Gradio where it is used."""

import os
from typing import Any

from mtl_keras.errors import UserError

_SILENT = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_DISABLE_TELEMETRY": "1"}
"""Gradio reads these when it is imported; with them, it asks no other host."""


def gradio() -> Any:
    """Returns Gradio, which tells nobody that it is used.

    Raises:
        UserError: it is not installed.
    """
    os.environ.update(_SILENT)
    try:
        import gradio as library
    except ImportError as error:
        problem = "the page needs the package gradio, which is not installed. Run: pip install 'mtl-keras[demo]'"
        raise UserError("demo", problem) from error
    return library
