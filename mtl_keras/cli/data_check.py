"""``check --load``: reads the data sets of a recipe and shows what is in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table as RichTable

from mtl_keras.cli.console import console
from mtl_keras.cli.label_line import label_line
from mtl_keras.data.rows import Rows
from mtl_keras.data_facts import data_facts
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
        table.add_row(name, *counts, f"{len(labels):,}" if labels else "numbers")
    console.print(table)
    facts = data_facts(data)
    for name, head in data.heads().items():
        if classes := facts["tasks"][name]["train"].get("classes"):
            _say(f"{name}: {label_line(classes, head.per, data.rows('train')[name].field)}")
        for split in SPLITS:
            _say_missing(name, split, **facts["tasks"][name][split])
            if blank := _blank(data.rows(split)[name]):
                _say(f"{name}: {blank:,} rows of {split} have a text of blanks only.")
    for line in (*_shared(facts), *_similar(facts)):
        _say(line)


def _say_missing(task: str, split: str, rows: int, labelled: int, classes: Mapping[str, int] | None = None) -> None:
    if labelled < rows:
        _say(f"{task}: {labelled:,} of the {rows:,} rows of {split} have a label.")


def _shared(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yields what is in two splits: training on what is tested flatters."""
    for each in facts["overlaps"]:
        yield f"{each['one']}: {each['rows']:,} rows are in {each['other']} too (the same {each['by']})."


def _similar(facts: Mapping[str, Any]) -> Iterator[str]:
    for each in facts.get("clusters", ()):
        yield (
            f"{each['task']} {each['one']}: {each['rows']:,} sequences resemble one of {each['other']} ({each['by']})."
        )
    if similar := facts.get("similar"):
        yield f"Sequences that resemble one another have {similar}."
    if reason := facts.get("not_compared"):
        yield f"{reason[0].upper()}{reason[1:]}."


def _blank(rows: Rows) -> int:
    """Returns how many texts are empty or of blanks only."""
    return sum(not text.strip() for text in rows.values()) if rows.field == "text" else 0


def _say(line: str) -> None:
    console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
