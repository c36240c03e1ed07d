"""What a run left on the disk, as the report reads it."""

import csv
import json
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.report.data_record import DataRecord
from mtl_keras.run_folder import RunFolder, cure

Row = dict[str, Any]


@dataclass(frozen=True)
class RunRecord:
    """The files of a run folder; a part that the run has not written yet is empty.

    Args:
        path: the folder.
        recipe: the resolved recipe.
        environment: versions, device, command.
        history: a dict an epoch; a value that was not logged is NaN.
        metrics: the scores of the model, of the baselines and of the single-task runs.
        labels: the label names by task, None for a task without labels.
        data: the counts of rows and labels, and what the splits have in common.
    """

    path: Path
    recipe: dict[str, Any]
    environment: dict[str, Any]
    history: list[dict[str, float]]
    metrics: dict[str, Any]
    labels: dict[str, list[str] | None]
    data: DataRecord

    @classmethod
    def read(cls, path: Path) -> "RunRecord":
        """Reads a run folder.

        Raises:
            UserError: the folder has no recipe, or a file in it cannot be read.
        """
        folder = RunFolder(path)
        if not folder.recipe.is_file():
            raise UserError(str(path), "expected a run folder; received one without recipe.toml. Name a run's folder.")
        recipe = _toml(folder.recipe)
        return cls(
            path=path,
            recipe=recipe,
            environment=_json(folder.environment),
            history=_history(folder.history),
            metrics=_json(folder.metrics),
            labels=_json(folder.labels),
            data=_data(folder.data, recipe.get("tasks", {})),
        )

    @property
    def tasks(self) -> dict[str, dict[str, Any]]:
        """The recipe's tables of the tasks, by name."""
        return dict(self.recipe.get("tasks", {}))

    @property
    def splits(self) -> list[str]:
        """The splits that have scores: test and validation first, then any others."""
        known = [name for name in ("test", "validation") if name in self.metrics]
        return known + [name for name in self.metrics if name not in (*known, "baselines", "single_task")]

    def head_kind(self, task: str) -> str:
        """Returns the kind of a task's head, "" where the recipe does not say it."""
        return _kind(self.tasks.get(task, {}))

    def predictions(self, split: str, task: str) -> list[Row] | None:
        """Returns the rows of a task's predictions, or None where there is no file."""
        path = RunFolder(self.path).predictions(split, task)
        return _json_lines(path) if path.is_file() else None


def _kind(task: dict[str, Any]) -> str:
    head = task.get("head", {})
    return str(head.get("kind", "")) if isinstance(head, dict) else str(head)


def _data(path: Path, tasks: dict[str, Any]) -> DataRecord:
    return DataRecord.of(_json(path), {name: _kind(task) for name, task in tasks.items()}, path)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise UserError(str(path), f"expected TOML; {fault}. Train or evaluate the run again.") from fault


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
    except ValueError as fault:
        raise UserError(str(path), f"expected JSON; {fault}. {cure(path)}") from fault
    if not isinstance(content, dict):
        raise UserError(str(path), f"expected a JSON object; received {type(content).__name__}. {cure(path)}")
    return content


def _json_lines(path: Path) -> list[Row]:
    rows = []
    with path.open(encoding="utf-8", errors="replace", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                rows.append(json.loads(line))
            except ValueError as fault:
                problem = f"expected a JSON object a line; {fault}. Evaluate the run again."
                raise UserError(f"{path}:{number}", problem) from fault
    return rows


def _history(path: Path) -> list[dict[str, float]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: _number(value) for name, value in row.items() if name} for row in csv.DictReader(file)]


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return math.nan
