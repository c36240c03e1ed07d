"""Numbers."""

from markupsafe import Markup

from mtl_keras.demo.rendering import render
from mtl_keras.demo.told import Told

_LARGE, _HUGE = 1e3, 1e12
"""Between these a number is shown to its unit: people read 12,346 more easily than 1.235e+04."""


def value(told: Told) -> Markup:
    """Shows a number, to four digits or, of large ones, to the unit."""
    number = float(told.answer["value"])
    shown = f"{number:,.0f}" if _LARGE <= abs(number) < _HUGE else f"{number:,.4g}"
    return render("value", value=shown.replace("-", "\N{MINUS SIGN}"))
