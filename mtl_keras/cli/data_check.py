"""``check --load``: reads the data sets of a recipe and shows what is in them."""

from typing import Literal

from rich.markup import escape
from rich.table import Table as RichTable

from mtl_keras.cli.console import console
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.quiet import quiet_tensorflow
from mtl_keras.recipe.fits import field_misfits
from mtl_keras.recipe.schema import Recipe, TaskOptions

SPLITS: tuple[Literal["train", "validation", "test"], ...] = ("train", "validation", "test")


def check_data(recipe: Recipe) -> None:
    """Prints the rows of each split and the labels of each task; raises every fault of the data at once."""
    quiet_tensorflow()
    table = RichTable("task", *SPLITS, "labels", box=None, pad_edge=False, header_style="bold")
    faults: list[UserError] = []
    for name, task in recipe.tasks.items():
        try:
            faults += field_misfits(name, task.dataset.field, task.head, recipe.model.backbone)
            table.add_row(*_row(name, task))
        except UserError as error:
            faults.append(UserError(f"tasks.{name}.dataset", str(error)))
    if faults:
        raise UserErrors("The data have faults:", faults)
    console.print(table)


def _row(name: str, task: TaskOptions) -> list[str]:
    counts = [f"{task.dataset.load(split).count:,}" for split in SPLITS]
    labels = task.dataset.labels()
    return [name, *counts, escape(", ".join(labels)) if labels else "numbers"]
