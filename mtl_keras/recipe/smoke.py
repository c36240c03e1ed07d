"""A recipe made small, to see in a moment that all of it runs."""

from mtl_keras.recipe.schema import Recipe

_ROWS_A_TASK = 48
_STEPS = 3
_EPOCHS = 2
_BATCH = 16


SET = ("max_rows", "steps_per_epoch", "epochs", "batch_size", "checkpoint_every", "steps_per_execution")
"""The options of ``train`` that a trial sets itself."""


def smoke_recipe(recipe: Recipe) -> Recipe:
    """Returns the recipe with a few rows, steps and epochs."""
    small = {
        "max_rows": _ROWS_A_TASK,
        "steps_per_epoch": _STEPS,
        "epochs": _EPOCHS,
        "batch_size": max(min(_BATCH, recipe.train.batch_size), len(recipe.tasks)),
        "checkpoint_every": None,
        "steps_per_execution": 1,
    }
    return recipe.model_copy(update={"train": recipe.train.model_copy(update=small)})
