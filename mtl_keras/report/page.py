"""Writes the report of a run."""

import math
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from mtl_keras.atomic import write_text
from mtl_keras.errors import UserError
from mtl_keras.report import wording
from mtl_keras.report.balance import balance_record
from mtl_keras.report.bars import bars
from mtl_keras.report.curves import SUM, curves_by_task
from mtl_keras.report.facts import facts, head_name, started
from mtl_keras.report.pictures import Pictures
from mtl_keras.report.plain_text import plain, short
from mtl_keras.report.run_record import RunRecord
from mtl_keras.report.sections import SECTIONS, Section, Task
from mtl_keras.report.sharing import gains
from mtl_keras.report.standing import MODEL, Standing
from mtl_keras.report.templates_of import templates_of
from mtl_keras.run_folder import RunFolder


def write_report(run_dir: Path) -> Path:
    """Writes ``report.html`` into a run folder, from that folder's files only; returns its path.

    The page is one file without scripts that loads nothing. What the run has
    not written (curves, scores, predictions) is said to be missing.

    Raises:
        UserError: the folder is no run folder, or a file in it cannot be read.
    """
    run = RunRecord.read(run_dir)
    page = _templates().get_template("report.html").render(_content(run))
    path = RunFolder(run_dir).report
    write_text(path, page.encode("utf-8", "replace").decode("utf-8"))
    return path


def _templates() -> Environment:
    made = templates_of("mtl_keras.report")
    made.filters.update(
        number=wording.number,
        percent=wording.percent,
        metric=wording.metric_name,
        plain=plain,
        short=short,
        capital=wording.capital,
        count=wording.count,
    )
    made.tests["finite"] = math.isfinite
    return made


def _content(run: RunRecord) -> dict[str, Any]:
    standings = {task: Standing.of(run, task) for task in run.tasks}
    measured = [standing for standing in standings.values() if standing]
    return {
        "style": Markup(files("mtl_keras.report").joinpath("templates/style.css").read_text("utf-8")),
        "title": plain(run.recipe.get("title") or run.recipe.get("name") or "Training run", 200),
        "run_name": f"{run.path.resolve().parent.name}/{run.path.resolve().name}",
        "started": started(run.environment),
        "facts": facts(run),
        "tasks": [_task(run, task, standings[task]) for task in run.tasks],
        "all_tasks": SUM,
        "model": MODEL,
        "curves": curves_by_task(run.history, list(run.tasks)),
        "balance": balance_record(run.history),
        "gains": gains(measured),
        "data": run.data,
        "recipe": plain(RunFolder(run.path).recipe.read_text("utf-8"), 20_000),
        "environment": _environment(run.environment),
    }


def _task(run: RunRecord, task: str, standing: Standing | None) -> dict[str, Any]:
    look, verdict = standing.verdict() if standing else ("open", "Not evaluated yet: the run has no scores of it.")
    section, reason = _section(run, task, standing)
    return {
        "name": task,
        "head": head_name(run.head_kind(task)),
        "standing": standing,
        "look": look,
        "verdict": verdict,
        "bars": bars(standing) if standing else [],
        "section": section,
        "reason": reason,
    }


def _section(run: RunRecord, task: str, standing: Standing | None) -> tuple[Section | None, str]:
    """Returns a task's part of the page, or None and why there is none."""
    for split in standing.splits if standing else ["test", "validation"]:
        rows = run.predictions(split, task)
        if rows is not None:
            break
    else:
        return None, "The run folder has no predictions of this task: evaluate the run to see more here."
    if not rows:
        return None, f"The {split} split has no rows of this task, so there is nothing to show."
    kind = run.head_kind(task)
    if kind not in SECTIONS:
        return None, f"There is no view yet for predictions of the head “{kind}”; its scores and curves are above."
    try:
        pictures = _pictures(run, split, task) if "image" in rows[0] else None
        return SECTIONS[kind](Task(task, split, rows, run.labels.get(task) or [], pictures)), ""
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as fault:
        place = str(RunFolder(run.path).predictions(split, task))
        problem = f"expected rows of a {kind} head; {fault!r} is missing or odd. Evaluate the run again."
        raise UserError(place, problem) from fault


def _pictures(run: RunRecord, split: str, task: str) -> Pictures:
    return Pictures(RunFolder(run.path).predictions(split, task).with_suffix(""))


def _environment(environment: dict[str, Any]) -> list[tuple[str, str]]:
    flat = {name: value for name, value in environment.items() if not isinstance(value, dict)}
    flat.update(environment.get("versions") or {})
    return [(name.replace("_", " "), plain(value, 300)) for name, value in flat.items() if value is not None]
