"""The tables of a recipe."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from mtl_keras import components
from mtl_keras.backbones.base import Backbone
from mtl_keras.balancers.base import Balancer
from mtl_keras.component import Component
from mtl_keras.data.base import Dataset
from mtl_keras.data.mixing import Mixing
from mtl_keras.heads.base import Head
from mtl_keras.images.augmentation import Augmentation
from mtl_keras.monitors import MEAN, Mode
from mtl_keras.optimizers import Optimizer
from mtl_keras.recipe.recipe_name import RecipeName
from mtl_keras.sharing.base import Sharing
from mtl_keras.task_name import TaskName


class Options(BaseModel):
    """A frozen table of a recipe that has no kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, arbitrary_types_allowed=True)


class TaskOptions(Options):
    """A task: its rows, its head, its weight.

    Args:
        dataset: the rows and their labels.
        head: what predicts the labels.
        loss_weight: weight of the task's loss, not negative.
        monitor: the metric that is watched, by default the first of the head.
    """

    dataset: Annotated[Dataset, Component("dataset")]
    head: Annotated[Head, Component("head")]
    loss_weight: Annotated[float, Field(ge=0)] = 1.0
    monitor: str = Field(default_factory=lambda task: str(task["head"].monitors[0]))


class ModelOptions(Options):
    """The model: what the tasks share, and how.

    Args:
        backbone: the shared trunk.
        sharing: how the tasks share it.
    """

    backbone: Annotated[Backbone, Component("backbone")]
    sharing: Annotated[Sharing, Component("sharing")] = Field(default_factory=lambda: components.get("sharing", "hard"))


class EarlyStoppingOptions(Options):
    """When a training ends before its last epoch. Its model has the weights of the best epoch, early or not.

    Args:
        monitor: what is watched on the validation rows: ``mean`` of the tasks' monitors, ``loss``, a task's name for
            its monitor, or ``<task>.<metric>``.
        patience: epochs without a gain after which it ends.
        min_delta: what counts as a gain at least.
        mode: of ``<task>.<metric>``, whether higher (``max``) or lower (``min``) is better; ``auto`` knows it of the
            metrics that are shipped, of Keras's, and of those that say it.
    """

    monitor: str = MEAN
    patience: PositiveInt = 2
    min_delta: Annotated[float, Field(ge=0)] = 0.0
    mode: Mode = "auto"


class TrainOptions(Options):
    """The training.

    Args:
        optimizer: the optimizer and its schedule.
        batch_size: rows of a step, of all tasks together.
        evaluation_batch_size: rows of a step of an evaluation.
        epochs: number of epochs.
        steps_per_epoch: steps of an epoch; by default the rows of all tasks / ``batch_size``.
        precision: the policy of Keras for the types of variables and computations.
        xla: whether XLA compiles a step, on a single device; it pays only where shapes do not change.
        steps_per_execution: steps that TensorFlow takes without going back to Python, on a single device; a divisor of
            the steps of an epoch. It pays where steps take few milliseconds.
        not_finite: what becomes of a step whose loss or gradient is NaN or infinite: ``stop`` ends the training and
            names task and step, ``skip`` leaves the step out and counts it in the history.
        checkpoint_every: steps from one checkpoint to the next; by default one each epoch.
        validation_rows: the first rows of each task on which an epoch is validated; by default all. The metrics
            after training are always those of all rows.
        max_rows: the first rows of each split that each task uses, for trials; by default all.
        augmentation: what chance does to the pictures of the training rows; by default nothing.
        freeze: parts that do not learn: tasks, whose heads stay as they are, ``backbone``, and ``sharing``, all that
            it adds.
        early_stopping: when the training ends before its last epoch; by default never.
    """

    optimizer: Annotated[Optimizer, Component("optimizer")]
    batch_size: PositiveInt = 32
    evaluation_batch_size: PositiveInt = 128
    epochs: PositiveInt = 1
    steps_per_epoch: PositiveInt | None = None
    precision: Literal["float32", "mixed_bfloat16", "mixed_float16"] = "float32"
    xla: bool = False
    steps_per_execution: PositiveInt = 1
    not_finite: Literal["stop", "skip"] = "stop"
    checkpoint_every: PositiveInt | None = None
    validation_rows: PositiveInt | None = None
    max_rows: PositiveInt | None = None
    augmentation: Augmentation | None = None
    freeze: tuple[str, ...] = ()
    early_stopping: EarlyStoppingOptions | None = None


class ExportOptions(Options):
    """The export after a training, and what ``mtl-keras export`` does where it is not told otherwise.

    Args:
        enabled: whether the model is exported into the run folder after a training.
        formats: ``saved_model`` and others; see ``docs/exporting.md``.
        tasks: the tasks; by default all.
        signatures: groups of tasks, by the name of a signature that runs just these.
        thresholds: tasks whose thresholds are chosen on the validation rows, so that F1 is highest.
        quantize: the type of the weights in those formats that can be quantised; by default they stay as they are.
        batching: whether a configuration of TensorFlow Serving's batching goes with it.
        rows: validation rows of each task on which every format is compared with the Keras model, 0 for none.
    """

    enabled: bool = True
    formats: tuple[str, ...] = ("saved_model",)
    tasks: tuple[str, ...] | None = None
    signatures: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    thresholds: tuple[str, ...] = ()
    quantize: Literal["int8", "float16"] | None = None
    batching: bool = False
    rows: Annotated[int, Field(ge=0)] = 256


class Recipe(Options):
    """All that a training run needs.

    Args:
        name: the name of the run's folder; a file's recipe is named after the file.
        title: one line for people.
        seed: from which all random numbers come.
        tasks: the tasks by name, at least one.
        model: backbone and sharing.
        mixing: how many rows of each task a step has.
        balancer: how the losses of the tasks are weighed.
        train: optimizer, batch size, length.
        export: what is written for serving.
    """

    name: RecipeName = "unnamed"
    title: str
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    tasks: Annotated[dict[TaskName, TaskOptions], Field(min_length=1)]
    model: ModelOptions
    mixing: Annotated[Mixing, Component("mixing")] = Field(
        default_factory=lambda: components.get("mixing", "proportional")
    )
    balancer: Annotated[Balancer, Component("balancer")] = Field(
        default_factory=lambda: components.get("balancer", "fixed")
    )
    train: TrainOptions
    export: ExportOptions = ExportOptions()

    def to_table(self) -> dict[str, Any]:
        """Returns the recipe as the tables of its file, with every default; unset options are left out."""
        return self.model_dump(mode="json", exclude_none=True)
