"""What one model learns: a name, a head and its weight."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from mtl_keras import components
from mtl_keras.component import Component
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Head
from mtl_keras.task_name import check_task_name


class Task(BaseModel):
    """One task of a model.

    Args:
        name: names the output, the metrics and the label; letters, digits and underscores.
        head: a head, its kind, or its table.
        loss_weight: weight of the task's loss in the sum, not negative.
        monitor: the metric to watch, by default the head's first.

    Raises:
        UserError: if the name, the head or the monitor does not fit.

    Example:
        >>> import mtl_keras as mtl
        >>> mtl.Task("price", head=mtl.heads.Regression()).monitor
        'r2'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    head: Annotated[Head, Component("head")]
    loss_weight: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    monitor: str = Field(default_factory=lambda task: str(task["head"].monitors[0]))

    def __init__(self, name: str, head: Any = None, **options: Any) -> None:
        if isinstance(head, (str, dict)):
            head = components.get("head", head)
        if not isinstance(head, Head):
            raise UserError(f"tasks.{name}.head", f"expected a head, its kind or its table; received {head!r}.")
        super().__init__(name=check_task_name(name), head=head, **options)
        if self.monitor not in head.monitors:
            raise UserError(
                f"tasks.{name}.monitor",
                f"expected a metric of the head, {components.one_of(head.monitors)}; received {self.monitor!r}.",
            )

    def to_table(self) -> dict[str, Any]:
        """Returns the task as plain values, from which ``Task(**table)`` makes it again."""
        return {
            "name": self.name,
            "head": self.head.to_table(),
            "loss_weight": self.loss_weight,
            "monitor": self.monitor,
        }
