"""The facts of a recipe's data, as ``data.json`` of a run's folder holds them."""

from collections.abc import Sequence
from typing import Any

from mtl_keras.data.rows import Rows
from mtl_keras.data_facts.class_counts import class_counts
from mtl_keras.data_facts.overlaps import Part, exact_overlaps
from mtl_keras.data_facts.parts import data_parts
from mtl_keras.data_facts.similar import similar_overlaps
from mtl_keras.heads.base import Head
from mtl_keras.recipe_data import SPLITS, RecipeData


def data_facts(data: RecipeData, parts: Sequence[Part] | None = None) -> dict[str, Any]:
    """Returns what is in the rows of a recipe.

    Args:
        data: the recipe's data.
        parts: its parts, where they are known.

    Returns:
        ``tasks``: ``{task: {split: {"rows", "labelled", "classes": {label: count}}}}``; a task without label names
        has no ``classes``. ``overlaps``: ``[{"one": "task split", "other": "task split", "rows", "by"}]``, rows of
        ``one`` that are in ``other`` too, exactly. ``clusters``: ``[{"task", "one": split, "other": "task split",
        "rows", "by"}]``, held-out sequences that resemble one of training; ``similar``, what counts as that;
        ``not_compared``, why there are none.
    """
    parts = data_parts(data) if parts is None else parts
    tasks = {
        name: {split: _facts(data.rows(split)[name], head) for split in SPLITS} for name, head in data.heads().items()
    }
    return {"tasks": tasks, "overlaps": exact_overlaps(parts), **similar_overlaps(parts)}


def _facts(rows: Rows, head: Head) -> dict[str, Any]:
    labelled, classes = class_counts(rows, head)
    return {"rows": rows.count, "labelled": labelled, **({} if classes is None else {"classes": classes})}
