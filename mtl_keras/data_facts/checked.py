"""All that ``check --load`` finds in the data of a recipe."""

from typing import Any

from mtl_keras.data_facts.conflicts import conflicts
from mtl_keras.data_facts.facts import data_facts
from mtl_keras.data_facts.overlaps import Part, repeated
from mtl_keras.data_facts.parts import data_parts
from mtl_keras.data_facts.picture_sizes import picture_sizes
from mtl_keras.data_facts.row_lengths import RowLengths
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe_data import SPLITS, RecipeData


def checked_facts(recipe: Recipe, data: RecipeData, lengths: RowLengths | None = None) -> dict[str, Any]:
    """Returns the facts of ``data_facts`` and more; each row is read once, each picture once more.

    Args:
        recipe: the recipe.
        data: its data.
        lengths: what measures the rows; None for no lengths.

    Returns:
        ``tasks``: ``{task: {"head", "field", "per", "rows_of", "splits", "conflicts"}}``. ``rows_of`` names the tasks
        that share the rows, as ``overlaps`` do; ``splits`` has of each split what ``data_facts`` gives, ``repeated``
        (rows equal to an earlier one), ``left_out`` (rows that another split has, so that this one has not), and what
        there is of ``blank`` (texts of blanks only), ``lengths`` and ``pictures``. The rest is that of ``data_facts``.
    """
    parts = data_parts(data, pictures=True)
    facts = data_facts(data, parts)
    more = {part.name: _of_part(part, recipe, lengths) for part in parts}
    joint = {name: " + ".join(group) for group in data.joint_tasks() for name in group}
    values = {part.name: part.values for part in parts}
    tasks: dict[str, Any] = {}
    for name, head in data.heads().items():
        rows = [data.rows(split)[name] for split in SPLITS]
        own = [f"{joint[name]} {split}" for split in SPLITS]
        tasks[name] = {
            "head": head.kind,
            "field": rows[0].field,
            "per": head.per,
            "rows_of": joint[name],
            "splits": {
                split: {**facts["tasks"][name][split], **more[part], "left_out": each.left_out}
                for split, part, each in zip(SPLITS, own, rows, strict=True)
            },
            "conflicts": conflicts(rows, [values[part] for part in own], head),
        }
    return {**facts, "tasks": tasks}


def _of_part(part: Part, recipe: Recipe, lengths: RowLengths | None) -> dict[str, Any]:
    found = {
        "repeated": repeated(part),
        "blank": _blank(part),
        "lengths": lengths and lengths(part),
        "pictures": picture_sizes(part.sizes, recipe.model.backbone),
    }
    return {key: value for key, value in found.items() if value is not None}


def _blank(part: Part) -> int | None:
    """Returns how many texts are empty or of blanks only."""
    return sum(not text.strip() for text in part.values) if part.field == "text" else None
