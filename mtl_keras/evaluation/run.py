"""Evaluates a run on a split of its data."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mtl_keras.atomic import write_json
from mtl_keras.data.base import Split
from mtl_keras.progress_bar import progress_bar
from mtl_keras.run_folder import RunFolder
from mtl_keras.same_labels import check_labels

if TYPE_CHECKING:
    from mtl_keras.data.rows import Rows
    from mtl_keras.trained import Trained

Metrics = dict[str, dict[str, float]]


def evaluate(run_dir: "Path | str", split: Split = "test") -> Metrics:
    """Evaluates a run's model on a split of its data, and notes it in the run's ``metrics.json`` and predictions.

    Returns:
        ``{task: {metric: value}}``.

    Raises:
        UserError: the folder holds no trained model or is in use, or the data have no such split, faults, or labels
            other than those that the model was trained with.
    """
    from mtl_keras.recipe.load import load_recipe
    from mtl_keras.recipe_data import RecipeData
    from mtl_keras.trained import Trained

    folder = RunFolder.of(run_dir)
    recipe = load_recipe(folder.recipe)
    with folder.locked():
        data, size = RecipeData(recipe), recipe.train.evaluation_batch_size
        rows = data.rows(split)
        check_labels(folder, data.heads())
        metrics = evaluate_split(Trained.load(folder), rows, folder, split, size, data.joint_tasks())
        write_json(folder.metrics, {**folder.read_metrics(), split: metrics})
    return metrics


def evaluate_split(
    trained: "Trained",
    rows: "Mapping[str, Rows]",
    folder: RunFolder,
    split: Split,
    batch_size: int,
    joint_tasks: Sequence[Sequence[str]] | None = None,
) -> Metrics:
    """Writes the predictions files of a split and returns the metrics of each task.

    Args:
        trained: the model.
        rows: the rows of the split by task.
        folder: the run's folder.
        split: names the folder of the files.
        batch_size: rows of a batch.
        joint_tasks: the names of all tasks, those together that have the same rows; None where each has its own.
    """
    from mtl_keras.evaluation.task_evaluation import evaluate_tasks

    tasks = {task.name: task for task in trained.model.tasks}
    groups = joint_tasks or [[name] for name in tasks]
    metrics: Metrics = {}
    with progress_bar("rows") as progress:
        bar = progress.add_task(f"evaluating on {split}", total=sum(rows[names[0]].count for names in groups))
        for names in groups:
            own = [tasks[name] for name in names]
            files = {name: folder.predictions(split, name) for name in names}
            metrics |= evaluate_tasks(
                trained, own, rows, files, batch_size, lambda number: progress.advance(bar, number)
            )
    return {name: metrics[name] for name in tasks}
