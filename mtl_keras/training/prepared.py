"""All that is ready before the first step."""

from dataclasses import dataclass

import keras

from mtl_keras.atomic import replacing, write_json
from mtl_keras.backbones.base import Preprocessor
from mtl_keras.builder import build_model
from mtl_keras.data.base import Split
from mtl_keras.data.picture_source import read_pictures
from mtl_keras.data.preprocessing import read_source
from mtl_keras.data.rows import Rows
from mtl_keras.data.sequence_source import read_sequences
from mtl_keras.data.source import Source
from mtl_keras.heads.base import Head
from mtl_keras.model import MultiTaskModel
from mtl_keras.precision import precision
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe_data import RecipeData, first_rows
from mtl_keras.run_folder import RunFolder
from mtl_keras.same_labels import check_labels, names_of
from mtl_keras.task import Task
from mtl_keras.training.freezing import freeze
from mtl_keras.training.opening import has_begun


@dataclass(frozen=True)
class Prepared:
    """The model, not compiled yet, and its rows.

    Args:
        model: the model.
        heads: the heads by task.
        train: the training rows, a source for each data set.
        validation: the rows on which an epoch is validated, likewise.
        preprocessor: what turned them into numbers.
    """

    model: MultiTaskModel
    heads: dict[str, Head]
    train: list[Source]
    validation: list[Source]
    preprocessor: Preprocessor


def prepare(recipe: Recipe, data: RecipeData, folder: RunFolder | None) -> Prepared:
    """Builds the model and preprocesses the rows; writes the preprocessor and the labels into the folder, if any.

    Raises:
        UserError: the folder's run was begun with other labels.
    """
    heads = data.heads()
    preprocessor = recipe.model.backbone.preprocessor()
    if folder is not None:
        if has_begun(folder):
            check_labels(folder, heads)
        with replacing(folder.preprocessor) as draft:
            preprocessor.save(draft)
        write_json(folder.labels, {name: names_of(head) for name, head in heads.items()})
    keras.utils.set_random_seed(recipe.seed)
    with precision(recipe.train.precision):
        model = build_model(recipe.model.backbone, tasks_of(recipe, heads), recipe.model.sharing, recipe.balancer)
    freeze(model, recipe.train.freeze)
    inputs = list(model.input)

    def source(rows: dict[str, Rows]) -> Source:
        fields = {each.field for each in rows.values()}
        if fields == {"image"}:
            return read_pictures(rows, preprocessor, heads, recipe.train.augmentation)
        if fields == {"sequence"}:
            return read_sequences(rows, preprocessor, heads, getattr(recipe.model.backbone, "crop_length", None))
        parts = [read_source(name, each, preprocessor, inputs, heads[name]) for name, each in rows.items()]
        return Source.joined(parts)

    def sources(split: Split, limit: int | None = None) -> list[Source]:
        rows = {name: first_rows(each, limit) for name, each in data.rows(split).items()}
        return [source({name: rows[name] for name in names}) for names in data.joint_tasks()]

    return Prepared(model, heads, sources("train"), sources("validation", recipe.train.validation_rows), preprocessor)


def tasks_of(recipe: Recipe, heads: dict[str, Head]) -> list[Task]:
    """Returns a recipe's tasks with heads that know their labels."""
    return [
        Task(name, head=heads[name], loss_weight=task.loss_weight, monitor=task.monitor)
        for name, task in recipe.tasks.items()
    ]
