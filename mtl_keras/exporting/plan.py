"""What an export is to have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from mtl_keras.recipe.schema import ExportOptions

Quantize = Literal["int8", "float16"]


@dataclass(frozen=True)
class ExportPlan:
    """What an export is to have.

    Args:
        formats: names of the formats.
        tasks: the tasks; all where it is None.
        quantize: the type of the weights of those formats that can be quantised; None leaves them as they are.
        batching: whether a configuration of TensorFlow Serving's batching goes with it.
        rows: validation rows of each task on which the formats are compared with the Keras model, 0 for none.
        signatures: groups of tasks, by the name of a signature that answers just these.
        thresholds: tasks whose thresholds are chosen on the validation rows.
        about: what the model says of itself, by name; the export fills it in.
    """

    formats: tuple[str, ...] = ("saved_model",)
    tasks: tuple[str, ...] | None = None
    quantize: Quantize | None = None
    batching: bool = False
    rows: int = 256
    signatures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    thresholds: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, options: "ExportOptions", **given: Any) -> "ExportPlan":
        """Returns what a recipe asks for, and what is given (not None) in place of it.

        Where other tasks are given, the recipe's groups with a task that is not among them, and its thresholds of
        such tasks, are left out.
        """
        known = {name: value for name, value in dict(options).items() if name in cls.__dataclass_fields__}
        tasks = given.get("tasks")
        if tasks is not None:
            groups = known["signatures"].items()
            known["signatures"] = {name: group for name, group in groups if set(group) <= set(tasks)}
            known["thresholds"] = tuple(name for name in known["thresholds"] if name in tasks)
        return cls(**{**known, **{name: value for name, value in given.items() if value is not None}})
