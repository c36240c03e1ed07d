"""The run from which another begins."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.errors import UserError
from mtl_keras.recipe.parse import parse
from mtl_keras.recipe.schema import Recipe
from mtl_keras.run_folder import RunFolder

if TYPE_CHECKING:
    from mtl_keras.training.weight import Weight

OPTION = "--init-from"


@dataclass(frozen=True)
class Origin:
    """What a run left: its recipe, its labels and its variables.

    Args:
        folder: the run's.
        recipe: the tables of its recipe.
        labels: the label names by task, None of a task without.
        parts: the variables by part of the model.
        step: of the checkpoint that the optimizer's state is of; None where there is none.
    """

    folder: RunFolder
    recipe: dict[str, Any]
    labels: Mapping[str, list[str] | None]
    parts: "dict[str, list[Weight]]"
    step: int | None

    @property
    def tasks(self) -> dict[str, Any]:
        """The tables of its tasks."""
        found: dict[str, Any] = self.recipe.get("tasks", {})
        return found

    @classmethod
    def read(cls, path: Path) -> "Origin":
        """Reads a run that is finished, or was killed after a checkpoint.

        Raises:
            UserError: something of it is missing or broken.
        """
        from mtl_keras.training.checkpoint_weights import checkpoint_weights

        folder = RunFolder(path)
        saved = checkpoint_weights(folder.checkpoints)
        step, parts = saved or (None, {})
        if folder.model.is_file():
            parts = _of_model(folder.model, parts)
        return cls(folder, parse(folder.recipe), folder.read_labels(), parts, step)


def check_origin(path: Path | None, recipe: Recipe, new: RunFolder) -> None:
    """Makes sure, without TensorFlow, that a new run may begin from another, or from none.

    Args:
        path: the other run's folder, if any.
        recipe: the new run's.
        new: the new run.

    Raises:
        UserError: it is no run or the new one, took no step yet, or has another kind of backbone; or there is none, and
            heads are frozen that chance made.
    """
    if path is None:
        _check_no_frozen_head(recipe)
        return
    folder = RunFolder(path)
    if path.resolve() == new.path.resolve():
        raise UserError(OPTION, f"expected another run than the new one, {path}. Give another --run-dir.")
    if not folder.recipe.is_file():
        raise UserError(OPTION, f"expected a run's folder, with a recipe.toml in it; received {path}, which has none.")
    if not folder.model.is_file() and not any(folder.checkpoints.glob("*.index")):
        raise UserError(
            OPTION,
            f"expected a run with a model.keras or a checkpoint; {path} has neither. Train it on with its own command "
            f"and --run-dir {path} first.",
        )
    there = parse(folder.recipe).get("model", {}).get("backbone", {}).get("kind")
    if there != recipe.model.backbone.kind:
        raise UserError(
            OPTION,
            f'nothing of {path} fits: expected its backbone, "{there}"; the recipe has "{recipe.model.backbone.kind}". '
            f"Give the recipe the same [model] backbone, or leave {OPTION}.",
        )


def _check_no_frozen_head(recipe: Recipe) -> None:
    if heads := [name for name in recipe.train.freeze if name in recipe.tasks]:
        raise UserError(
            "train.freeze",
            f"the heads of {', '.join(heads)} would stay as chance made them: expected {OPTION} RUN_DIR, a run that "
            "trained them. Give it, or take them out.",
        )


def _of_model(file: Path, saved: "dict[str, list[Weight]]") -> "dict[str, list[Weight]]":
    """Returns the variables of a saved model, with what a checkpoint says that the optimizer kept of them."""
    from mtl_keras.saving import load_model
    from mtl_keras.training.parts import parts
    from mtl_keras.training.weight import Weight

    found = {}
    for part, variables in parts(load_model(file)).items():
        values = [Weight(each.path, each.numpy()) for each in variables]
        known = saved.get(part, [])
        same = [each.shape for each in known] == [each.shape for each in values]
        pairs = zip(values, known, strict=True) if same else ()
        found[part] = [replace(other, path=own.path, value=own.value) for own, other in pairs] or values
    return found
