"""What an export is told of, beside its models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.run_folder import RunFolder

if TYPE_CHECKING:
    from mtl_keras.exporting.best_threshold import BestThreshold
    from mtl_keras.recipe.schema import Recipe
    from mtl_keras.trained import Trained


@dataclass(frozen=True)
class ExportRecord:
    """What an export is told of, the same for each of its formats.

    Args:
        trained: the model, as it was exported.
        plan: what the export has.
        labels: the label names of the tasks that are exported, None where a task has none.
        run: the model's run, if there is one.
        thresholds: by task and label, those that were chosen.
    """

    trained: "Trained"
    plan: ExportPlan
    labels: Mapping[str, Sequence[str] | None]
    run: RunFolder | None = None
    thresholds: "Mapping[str, Mapping[str, BestThreshold]]" = field(default_factory=dict)

    @cached_property
    def recipe(self) -> "Recipe | None":
        """The recipe of the run, if there is one."""
        from mtl_keras.recipe.load import load_recipe

        return load_recipe(self.run.recipe) if self.run else None

    @cached_property
    def metrics(self) -> Mapping[str, Any]:
        """The content of the run's ``metrics.json``, empty where nothing was measured."""
        return self.run.read_metrics() if self.run else {}

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """The facts of the run's data, empty where there are none."""
        return self.run.read_facts() if self.run else {}

    @cached_property
    def preprocessing(self) -> dict[str, Any]:
        """What becomes of a row before the model sees it."""
        from mtl_keras.exporting.preprocessing import preprocessing

        backbone = self.recipe.model.backbone.to_table() if self.recipe else {}
        return preprocessing(self.trained.preprocessor, backbone)

    @cached_property
    def example_tensors(self) -> dict[str, Any]:
        """Rows, what the preprocessor makes of them, and what the model gives for that; empty for pictures."""
        from mtl_keras.exporting.example import example_tensors

        return example_tensors(self.trained, tuple(self.labels))
