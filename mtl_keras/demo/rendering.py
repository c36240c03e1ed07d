"""Fills the templates of the page."""

from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from mtl_keras.report.templates_of import templates_of
from mtl_keras.report.wording import capital


def render(template: str, **values: Any) -> Markup:
    """Returns HTML in which all values are escaped that are no HTML themselves.

    Args:
        template: the name of one, without its ending.
        values: what it shows.
    """
    return Markup(_templates().get_template(f"{template}.html").render(**values))


def style() -> str:
    """Returns the style sheet."""
    return _templates().get_template("style.css").render()


def fault(problem: str) -> Markup:
    """Returns a message on what is wrong with a question."""
    return render("fault", problem=capital(problem))


@cache
def _templates() -> Environment:
    return templates_of("mtl_keras.demo")
