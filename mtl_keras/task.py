"""What one model learns: a name, a head and its weight."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mtl_keras import components
from mtl_keras.component import Component
from mtl_keras.errors import UserError
from mtl_keras.explain import as_user_error, explain
from mtl_keras.heads.base import Head
from mtl_keras.task_name import TaskName


class Task(BaseModel):
    """One task of a model.

    Args:
        name: names the output, the metrics and the label; letters, digits and underscores.
        head: a head, its kind, or its table.
        loss_weight: weight of the task's loss in the sum, not negative.
        monitor: the metric to watch, by default the head's first.

    Raises:
        UserError: if the name, the head or another option does not fit.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.Task("price", head=mtl.heads.Regression()).monitor
        'r2'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: TaskName
    head: Annotated[Head, Component("head")]
    loss_weight: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    monitor: str = Field(default_factory=lambda task: str(task["head"].monitors[0]))

    def __init__(self, name: str, head: Any = None, **options: Any) -> None:
        given = {"name": name, "head": head, **options}
        try:
            super().__init__(**given)
        except ValidationError as error:
            faults = explain(error, given, partial(_keys_at, head), f"tasks.{name}")
            raise as_user_error(faults, f"tasks.{name}") from error
        if self.monitor not in self.head.monitors:
            raise UserError(
                f"tasks.{name}.monitor",
                f"expected a metric of the head, {components.one_of(self.head.monitors)}; received {self.monitor!r}.",
            )

    def to_table(self) -> dict[str, Any]:
        """Returns the task as plain values, from which ``Task(**table)`` makes it again."""
        return {
            "name": self.name,
            "head": self.head.to_table(),
            "loss_weight": self.loss_weight,
            "monitor": self.monitor,
        }


def _keys_at(head: Any, path: Sequence[Any]) -> Sequence[str] | None:
    """Returns the options of a task, or, below ``head``, those of its kind."""
    kind = head.get("kind") if isinstance(head, Mapping) else head
    return list((components.find("head", kind) if path else Task).model_fields)
