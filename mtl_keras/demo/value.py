"""Numbers."""

from markupsafe import Markup

from mtl_keras.demo.rendering import render
from mtl_keras.demo.told import Told


def value(told: Told) -> Markup:
    """Shows a number, to four digits."""
    return render("value", value=f"{told.answer['value']:,.4g}".replace("-", "\N{MINUS SIGN}"))
