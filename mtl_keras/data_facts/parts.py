"""The rows of a recipe's data sets as they are compared, each split and data set once."""

from mtl_keras.data.rows import Rows
from mtl_keras.data_facts.overlaps import Part
from mtl_keras.data_facts.picture_bytes import picture_bytes
from mtl_keras.recipe_data import SPLITS, RecipeData

_COMPARED = ("text", "words", "sequence")
"""Raw fields whose rows are compared as they are."""


def data_parts(data: RecipeData, pictures: bool = False) -> list[Part]:
    """Returns the parts of a recipe's data.

    Args:
        data: the recipe's data.
        pictures: whether pictures are read once more, and compared by their bytes; else they are left out.
    """
    return [
        _part(" + ".join(joint), split, data.rows(split)[joint[0]])
        for joint in data.joint_tasks()
        for split in SPLITS
        if pictures or data.rows(split)[joint[0]].field in _COMPARED
    ]


def _part(tasks: str, split: str, rows: Rows) -> Part:
    if rows.field in _COMPARED:
        return Part(tasks, split, rows.field, rows.values())
    seen = picture_bytes(rows)
    return Part(tasks, split, rows.field, [one.digest for one in seen], [(one.height, one.width) for one in seen])
