"""Answers of heads that nothing is known of."""

import json

from markupsafe import Markup

from mtl_keras.demo.rendering import render
from mtl_keras.demo.told import Told


def plain(told: Told) -> Markup:
    """Shows an answer as JSON."""
    return render("plain", text=json.dumps(dict(told.answer), indent=2, ensure_ascii=False, default=str))
