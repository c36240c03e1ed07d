"""``check --load``: reads the data sets of a recipe and shows what is in them."""

from rich.markup import escape
from rich.table import Table as RichTable

from mtl_keras.cli.console import console
from mtl_keras.data.labelled import labelled_count
from mtl_keras.data.rows import Rows
from mtl_keras.quiet import quiet_tensorflow
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe_data import SPLITS, RecipeData


def check_data(recipe: Recipe) -> None:
    """Prints the rows of each split and the labels of each task; raises every fault that training would."""
    quiet_tensorflow()
    data = RecipeData(recipe)
    data.check()
    table = RichTable("task", *SPLITS, "labels", box=None, pad_edge=False, header_style="bold")
    for name, task in recipe.tasks.items():
        counts = [f"{data.rows(split)[name].count:,}" for split in SPLITS]
        labels = task.dataset.labels()
        table.add_row(name, *counts, escape(", ".join(labels)) if labels else "numbers")
    console.print(table)
    for name in recipe.tasks:
        for split in SPLITS:
            _say_missing(name, split, data.rows(split)[name])
            if blank := _blank(data.rows(split)[name]):
                console.print(f"  {name}: {blank:,} rows of {split} have a text of blanks only.", highlight=False)


def _say_missing(task: str, split: str, rows: Rows) -> None:
    labelled = labelled_count(rows)
    if labelled < rows.count:
        console.print(f"  {task}: {labelled:,} of the {rows.count:,} rows of {split} have a label.", highlight=False)


def _blank(rows: Rows) -> int:
    """Returns how many texts are empty or of blanks only."""
    return sum(not text.strip() for text in rows.as_lists()[0]) if rows.field == "text" else 0
