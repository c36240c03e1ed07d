"""Writes the page of a study."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Template
from markupsafe import Markup

from mtl_keras.atomic import write_text
from mtl_keras.report.plain_text import plain
from mtl_keras.report.templates_of import templates_of
from mtl_keras.tuning.charts import parameter_chart, trial_chart
from mtl_keras.tuning.naming import ONE_DRAW, objective_text, values_text
from mtl_keras.tuning.study import Study
from mtl_keras.tuning.tables import cells, heading


def write_page(study: Study, file: Path) -> None:
    """Writes one file without scripts that loads nothing: charts, and a table of all trials."""
    page = _template().render(
        style=Markup(files("mtl_keras.report").joinpath("templates/style.css").read_text("utf-8")),
        study=study,
        best=study.best,
        best_values=values_text(study.best) if study.best else "",
        best_objective=objective_text(study.best.objective, study.objective) if study.best else "",
        charts=[trial_chart(study), *(parameter_chart(study, each) for each in study.parameters)],
        heading=heading(study),
        rows=[(trial, cells(study, trial)) for trial in study.ranked],
        one_draw=ONE_DRAW,
    )
    write_text(file, page.encode("utf-8", "replace").decode("utf-8"))


@cache
def _template() -> Template:
    templates = templates_of("mtl_keras.tuning")
    templates.filters["plain"] = plain
    return templates.get_template("tuning.html")
