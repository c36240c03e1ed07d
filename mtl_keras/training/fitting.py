"""Fits a recipe's model, from the start or from the last checkpoint."""

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf
from rich.console import Console

from mtl_keras.atomic import replacing
from mtl_keras.data.pipeline import evaluation_dataset, steps_per_epoch, training_dataset
from mtl_keras.model import MultiTaskModel
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe_data import RecipeData
from mtl_keras.run_folder import RunFolder
from mtl_keras.training.checkpoints import Checkpoints
from mtl_keras.training.history_file import HistoryFile
from mtl_keras.training.prepared import Prepared, prepare
from mtl_keras.training.progress import StepProgress


def fit(recipe: Recipe, data: RecipeData, folder: RunFolder, console: Console, after_epoch: Callable[[], None]) -> None:
    """Trains the model, and writes it, its preprocessor and its labels into the folder."""
    prepared = prepare(recipe, data, folder)
    for train, validation in zip(prepared.train, prepared.validation, strict=True):
        console.print(f"  {train.name}: {train.size:,} rows to train, {validation.size:,} to validate", highlight=False)
        if train.dropped:
            console.print(f"    {train.dropped:,} labels lie past the backbone's sequence_length", highlight=False)
    console.print(f"  model: {prepared.model.count_params():,} parameters", highlight=False)
    _fit_model(recipe, data, prepared, folder, console, after_epoch)
    save_for_inference(prepared.model, folder)


def save_for_inference(model: MultiTaskModel, folder: RunFolder) -> None:
    """Saves the model without its optimizer and balancer, whose state is of no use to answers."""
    plain = MultiTaskModel.from_config(model.get_config())
    balancing = {id(variable) for variable in model.balancing.variables}
    plain.set_weights([variable.numpy() for variable in model.weights if id(variable) not in balancing])
    with replacing(folder.model) as draft:
        plain.save(draft)


def _fit_model(
    recipe: Recipe,
    data: RecipeData,
    prepared: Prepared,
    folder: RunFolder,
    console: Console,
    after_epoch: Callable[[], None],
) -> None:
    options, model, heads = recipe.train, prepared.model, prepared.heads
    sizes = {source.name: source.size for source in prepared.train}
    quotas = recipe.mixing.quotas(sizes, options.batch_size)
    steps = options.steps_per_epoch or steps_per_epoch(sizes, options.batch_size)
    optimizer = options.optimizer.create(steps * options.epochs, model.head_variables)
    model.compile(optimizer=optimizer, row_groups=data.joint_tasks())
    checkpoints = Checkpoints(folder.checkpoints, model, steps, options.checkpoint_every)
    done = checkpoints.restore()
    if done:
        console.print(f"  going on from step {done}", highlight=False)
    watched = [f"{task.name}_{task.monitor}" for task in model.tasks]
    with StepProgress(console, done, steps * options.epochs, options.epochs, watched) as progress:
        _run_epochs(
            model,
            lambda start: training_dataset(prepared.train, heads, quotas, recipe.seed, start),
            (options.epochs, steps, done),
            validation_data=evaluation_dataset(
                prepared.validation, heads, options.evaluation_batch_size, by_length=True
            ),
            # The checkpoint comes last: what it holds is in the history by then.
            callbacks=[
                HistoryFile(folder.history, steps, done),
                keras.callbacks.TensorBoard(str(folder.tensorboard), write_graph=False),
                progress,
                keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: after_epoch()),
                checkpoints,
            ],
        )


def _run_epochs(
    model: MultiTaskModel,
    batches_from: Callable[[int], tf.data.Dataset],
    plan: tuple[int, int, int],
    **options: Any,
) -> None:
    """Fits the rest of a half-done epoch first, then whole epochs.

    Args:
        model: the model.
        batches_from: returns the batches from a step on.
        plan: epochs, steps of an epoch, steps done.
        **options: of ``fit``.
    """
    epochs, steps, done = plan
    epoch, begun = divmod(done, steps)
    if begun:
        rest, batches = steps - begun, batches_from(done)
        model.fit(batches, initial_epoch=epoch, epochs=epoch + 1, steps_per_epoch=rest, verbose=0, **options)
        epoch += 1
    if epoch < epochs:
        batches = batches_from(epoch * steps)
        model.fit(batches, initial_epoch=epoch, epochs=epochs, steps_per_epoch=steps, verbose=0, **options)
