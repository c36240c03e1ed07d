"""The trials of a study as tables: for a screen, a page and a file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from mtl_keras.atomic import write_text
from mtl_keras.report.wording import number
from mtl_keras.tuning.naming import objective_text, short_names, shown
from mtl_keras.tuning.study import Study
from mtl_keras.tuning.trial import Trial


def heading(study: Study) -> list[str]:
    """Returns the names of the columns."""
    paths = short_names([parameter.path for parameter in study.parameters])
    return ["trial", *paths.values(), *study.objective.metrics, *_gain_name(study), "time"]


def cells(study: Study, trial: Trial) -> list[str]:
    """Returns a row of the columns."""
    values = [shown(trial.values.get(parameter.path)) for parameter in study.parameters]
    scores = [number(trial.scores.get(name)) for name in study.objective.metrics]
    name = trial.name + (" baseline" if trial.is_baseline else "")
    gain = [objective_text(trial.objective, study.objective) for _ in _gain_name(study)]
    return [name, *values, *scores, *gain, f"{trial.seconds:,.0f} s"]


def screen_table(study: Study) -> Table:
    """Returns the trials for the screen, the best first, the baseline in bold."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(heading(study)):
        table.add_column(
            escape(name.replace(".", "\n").replace("_", "_\n")),
            justify="right" if place > len(study.parameters) else "left",
            no_wrap=name in ("trial", study.objective.name, "time"),
            overflow="fold",
        )
    for trial in study.ranked:
        name, *row = map(escape, cells(study, trial))
        table.add_row(name.replace(" ", "\n"), *row, style="bold" if trial.is_baseline else None)
    return table


def write_trials(study: Study, file: Path) -> None:
    """Writes a row a trial, the best first, with all digits."""
    rows = [
        {
            "trial": trial.name,
            "baseline": trial.is_baseline,
            "objective": trial.objective,
            "seconds": trial.seconds,
            **{parameter.path: trial.values.get(parameter.path) for parameter in study.parameters},
            **{name: trial.scores.get(name) for name in study.objective.metrics},
            "failed": trial.reason,
        }
        for trial in study.ranked
    ]
    write_csv(rows, file)


def write_csv(rows: Iterable[Mapping[str, Any]], file: Path) -> None:
    """Writes rows with the same keys as CSV."""
    found: Sequence[Mapping[str, Any]] = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(found[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    write_text(file, text.getvalue())


def _gain_name(study: Study) -> list[str]:
    """Returns the objective's name where it is none of the metrics."""
    return [study.objective.name] if study.objective.relative else []
