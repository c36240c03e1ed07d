"""Fits a recipe's model, from the start or from the last checkpoint."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf
from rich.console import Console

from mtl_keras.atomic import replacing
from mtl_keras.data.pipeline import evaluation_dataset, steps_per_epoch, training_dataset
from mtl_keras.distribute.share import WHOLE, Share
from mtl_keras.distribute.strategy import check_same
from mtl_keras.distribute.workers import Workers
from mtl_keras.errors import UserError
from mtl_keras.model import MultiTaskModel
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe_data import RecipeData
from mtl_keras.run_folder import RunFolder
from mtl_keras.training.checkpoints import Checkpoints
from mtl_keras.training.history_file import HistoryFile
from mtl_keras.training.initial import Initial
from mtl_keras.training.interruption import Interruption
from mtl_keras.training.origin import Origin
from mtl_keras.training.prepared import Prepared, prepare
from mtl_keras.training.progress import StepProgress
from mtl_keras.training.stopping import Stopping


@dataclass(frozen=True)
class Fitting:
    """Where and on what a model is fitted.

    Args:
        folder: the run's; the leading worker alone writes to it.
        console: where to say what is done.
        strategy: the devices.
        workers: which worker this is.
        after_epoch: what else to do after an epoch.
        init_from: the folder of the run from whose weights to begin, if any.
    """

    folder: RunFolder
    console: Console
    strategy: tf.distribute.Strategy
    workers: Workers
    after_epoch: Callable[[], None]
    init_from: Path | None = None

    def fit(self, recipe: Recipe, data: RecipeData) -> None:
        """Trains the model, and writes it, its preprocessor and its labels into the folder.

        Raises:
            UserError: the steps of the recipe do not suit the devices, or the data or the disk are at fault.
            Interrupted: the process was asked to stop; it has saved.
        """
        replicas = self.strategy.num_replicas_in_sync
        if recipe.train.batch_size < replicas:
            raise UserError(
                "train.batch_size",
                f"expected a row at least for each of the {replicas} replicas; received {recipe.train.batch_size}. "
                "Give a larger batch, or fewer devices.",
            )
        with self.strategy.scope():
            prepared = prepare(recipe, data, self.folder if self.workers.leads else None)
        for train, validation in zip(prepared.train, prepared.validation, strict=True):
            self._say(f"  {train.name}: {train.size:,} rows to train, {validation.size:,} to validate")
            if train.dropped:
                self._say(f"    {train.dropped:,} labels lie past the backbone's sequence_length")
        self._say(f"  model: {prepared.model.count_params():,} parameters")
        self._fit_model(recipe, data, prepared)
        if self.workers.leads:
            save_for_inference(prepared.model, self.folder)

    def _fit_model(self, recipe: Recipe, data: RecipeData, prepared: Prepared) -> None:
        options, model, heads = recipe.train, prepared.model, prepared.heads
        sizes = {source.name: source.size for source in prepared.train}
        quotas = recipe.mixing.quotas(sizes, options.batch_size)
        steps = options.steps_per_epoch or steps_per_epoch(sizes, options.batch_size)
        with self.strategy.scope():
            optimizer = options.optimizer.create(steps * options.epochs, model.head_variables)
        model.compile(
            optimizer=optimizer, row_groups=data.joint_tasks(), skip_not_finite=options.not_finite == "skip",
            **self._compiling(recipe, steps),
        )  # fmt: skip
        checkpoints = Checkpoints(
            self.folder.checkpoints, model, steps, options.checkpoint_every, self.workers.leads,
            lambda line: self._say(f"  {line}: it is left out"),
        )  # fmt: skip
        done = self._begin(recipe, prepared, checkpoints)
        stopping = self._stopping(recipe, model, done)
        watched = [f"{task.name}_{task.monitor}" for task in model.tasks]
        bar = StepProgress(self.console, done, steps * options.epochs, options.epochs, watched)
        several, leads = self.strategy if self.workers.several else None, self.workers.leads
        with bar as progress, Interruption(checkpoints, model, several) as interruption:
            shown = [
                HistoryFile(self.folder.history, steps, done),
                keras.callbacks.TensorBoard(str(self.folder.tensorboard), write_graph=False),
                keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: self.after_epoch()),
            ]
            shown = [*(shown if leads else []), *([stopping] if stopping else [])]
            _run_epochs(
                model,
                lambda start: self._spread(
                    lambda share: training_dataset(prepared.train, heads, quotas, recipe.seed, start, share=share)
                ),
                (done // steps if stopping and stopping.finished else options.epochs, steps, done),
                validation_data=self._spread(
                    lambda share: evaluation_dataset(
                        prepared.validation, heads, options.evaluation_batch_size, by_length=True, share=share
                    )
                ),
                # The checkpoint comes late: what it holds is in the history by then, and no failing print costs it.
                callbacks=[*shown, checkpoints, *([progress] if leads else []), interruption],
            )
        if stopping:
            self._say(f"  {stopping.take_best()}")

    def _begin(self, recipe: Recipe, prepared: Prepared, checkpoints: Checkpoints) -> int:
        """Gives the model the weights to begin with; returns the number of steps that are done."""
        done = checkpoints.restore()
        if self.workers.several:
            check_same("the step of its checkpoint", done, self.strategy, self.folder.checkpoints)
        if done:
            self._say(f"  going on from step {done}")
        elif self.init_from is not None:
            initial = Initial(Origin.read(self.init_from), recipe, prepared.model)
            for line in initial.begin(prepared.preprocessor, prepared.heads, checkpoints):
                self._say(f"  {line}")
        return done

    def _stopping(self, recipe: Recipe, model: MultiTaskModel, done: int) -> Stopping | None:
        """Returns what ends the run early, if the recipe asks for it."""
        wanted = recipe.train.early_stopping
        if wanted is None:
            return None
        return Stopping(
            model, **wanted.model_dump(), history=self.folder.history, step=done, best=self.folder.best,
            writes=self.workers.leads,
        )  # fmt: skip

    def _compiling(self, recipe: Recipe, steps: int) -> dict[str, Any]:
        """Returns how steps are compiled: several in one, or by XLA, on a single device."""
        options = recipe.train
        if self.strategy.num_replicas_in_sync > 1:
            wanted = {"xla": options.xla, "steps_per_execution": options.steps_per_execution > 1}
            for name in (name for name, given in wanted.items() if given):
                self._say(f"  train.{name} is left out: TensorFlow fails with it on several replicas")
            return {}
        if steps % options.steps_per_execution:
            raise UserError(
                "train.steps_per_execution",
                f"expected a divisor of the {steps} steps of an epoch; received {options.steps_per_execution}. "
                "Choose one.",
            )
        return {"jit_compile": options.xla, "steps_per_execution": options.steps_per_execution}

    def _spread(self, make: Callable[[Share], tf.data.Dataset]) -> Any:
        """Returns batches, each replica's own, of which a worker reads no others."""
        if self.strategy.num_replicas_in_sync == 1:
            return make(WHOLE)
        return self.strategy.distribute_datasets_from_function(lambda context: make(Share.of(context)))

    def _say(self, line: str) -> None:
        self.console.print(line, highlight=False, markup=False, soft_wrap=True)


def save_for_inference(model: MultiTaskModel, folder: RunFolder) -> None:
    """Saves the model without its optimizer and balancer, whose state is of no use to answers."""
    plain = MultiTaskModel.from_config(model.get_config())
    balancing = {id(variable) for variable in model.balancing.variables}
    plain.set_weights([variable.numpy() for variable in model.weights if id(variable) not in balancing])
    with replacing(folder.model) as draft:
        plain.save(draft)


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
    if epoch < epochs and not (begun and model.stop_training):
        batches = batches_from(epoch * steps)
        model.fit(batches, initial_epoch=epoch, epochs=epochs, steps_per_epoch=steps, verbose=0, **options)
