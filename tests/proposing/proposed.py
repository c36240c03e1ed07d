"""Reads what is proposed as a recipe."""

import tomllib
from pathlib import Path

from mtl_keras.proposing import propose, read_requests
from mtl_keras.recipe.load import read_recipe


def proposed(*tasks, columns=(), file="mine.toml"):
    """The text of the recipe for words of ``--task``, its tables and the recipe that it is."""
    text = propose(read_requests(tasks, columns), Path(file))
    raw = tomllib.loads(text)
    return text, raw, read_recipe({"name": "mine", **raw}, file)


def dataset(raw, task):
    """The table of a task's data set."""
    return raw["tasks"][task]["dataset"]
