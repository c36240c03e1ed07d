"""Measures what sharing gains: a recipe's model beside each of its tasks trained alone.

    python benchmarks/sharing.py ner_sentiment --seeds 0 1 2 --output runs/sharing

A task alone has the same backbone, the same steps and the same number of its own rows a step as in the recipe. Every
training is a process of its own (`mtl-keras train`), in a run folder under the output folder; started again, the script
goes on where it was. It notes the single-task metrics in `metrics.json` of the shared runs and renders their reports
again.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mtl_keras.atomic import write_json
from mtl_keras.quiet import quiet_tensorflow
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.save import save_recipe
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe_data import RecipeData
from mtl_keras.report import write_report

Scores = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Share:
    """What a task has of each step of a recipe.

    Args:
        rows: its rows in a step.
        steps: the steps of an epoch.
    """

    rows: int
    steps: int


def shares(recipe: Recipe) -> dict[str, Share]:
    """Returns each task's share of a recipe's steps."""
    quiet_tensorflow()
    from mtl_keras.data.pipeline import steps_per_epoch

    data = RecipeData(recipe)
    rows = data.rows("train")
    joint = {names[0]: names for names in data.joint_tasks()}
    sizes = {first: rows[first].count for first in joint}
    steps = recipe.train.steps_per_epoch or steps_per_epoch(sizes, recipe.train.batch_size)
    quotas = recipe.mixing.quotas(sizes, recipe.train.batch_size)
    return {name: Share(quotas[first], steps) for first, names in joint.items() for name in names}


def alone(recipe: Recipe, task: str, share: Share) -> Recipe:
    """Returns the recipe with one task, of weight 1, its rows and the steps as they were."""
    options = {"batch_size": share.rows, "steps_per_epoch": share.steps}
    return recipe.model_copy(
        update={
            "name": f"{recipe.name}_{task}",
            "tasks": {task: recipe.tasks[task].model_copy(update={"loss_weight": 1.0})},
            "train": recipe.train.model_copy(update=options),
            "export": recipe.export.model_copy(update={"enabled": False}),
        }
    )


def train(recipe: Recipe, folder: Path) -> dict[str, Any]:
    """Trains a recipe in a process of its own, unless that was done, and returns its metrics."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder.parent / f"{folder.name}.toml"
    save_recipe(recipe, file)
    command = [sys.executable, "-m", "mtl_keras", "train", str(file), "--run-dir", str(folder)]
    subprocess.run(command, check=True)
    metrics: dict[str, Any] = json.loads((folder / "metrics.json").read_text())
    return metrics


def note_single_tasks(folder: Path, single: dict[str, Scores]) -> None:
    """Writes the single-task metrics beside those of the shared run, and its report again."""
    file = folder / "metrics.json"
    write_json(file, {**json.loads(file.read_text()), "single_task": single})
    write_report(folder)


def table(rows: dict[str, list[Scores]]) -> str:
    """Returns a Markdown table of mean ± standard deviation over the seeds."""
    names = sorted({(task, metric) for runs in rows.values() for run in runs for task in run for metric in run[task]})
    lines = [f"| model | {' | '.join(map(' '.join, names))} |", f"| --- |{' ---: |' * len(names)}"]
    for model, own in rows.items():
        cells = [_cell([run[task][metric] for run in own if metric in run.get(task, {})]) for task, metric in names]
        lines.append(f"| {model} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(values: list[float]) -> str:
    if not values:
        return ""
    spread = f" ± {statistics.stdev(values):.3f}" if len(values) > 1 and len(set(values)) > 1 else ""
    return f"{statistics.mean(values):.3f}{spread}"


def main() -> None:
    """Runs all trainings and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recipe")
    parser.add_argument("overrides", nargs="*", help="path=value")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--output", type=Path, default=Path("runs/sharing"))
    arguments = parser.parse_args()
    recipe = load_recipe(arguments.recipe, arguments.overrides)
    own_shares = shares(recipe)
    results: dict[str, list[Scores]] = {}
    for seed in arguments.seeds:
        seeded = recipe.model_copy(update={"seed": seed})
        shared = arguments.output / f"shared-{seed}"
        metrics = train(seeded, shared)
        results.setdefault("shared", []).append(metrics["test"])
        for name, scores in metrics["baselines"].items():
            results.setdefault(name, []).append(scores["test"])
        single: dict[str, Scores] = {"validation": {}, "test": {}}
        for task, share in own_shares.items():
            own = train(alone(seeded, task, share), arguments.output / f"{task}-{seed}")
            results.setdefault(f"{task} alone", []).append(own["test"])
            single = {split: {**scores, **own[split]} for split, scores in single.items()}
        note_single_tasks(shared, single)
    packages = ", ".join(f"{name} {version(name)}" for name in ("tensorflow", "keras", "keras-hub"))
    print(f"{datetime.date.today()}, {platform.processor() or platform.machine()}, {os.cpu_count()} cores, {packages}")
    rows = {task: share.rows for task, share in own_shares.items()}
    print(f"rows a step: {rows}; seeds {arguments.seeds}; mean ± standard deviation, test split")
    print(table(results))


if __name__ == "__main__":
    main()
