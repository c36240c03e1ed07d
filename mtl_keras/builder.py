"""From a backbone and tasks to one model."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mtl_keras import components
from mtl_keras.errors import UserError
from mtl_keras.task import Task

if TYPE_CHECKING:
    import keras

    from mtl_keras.backbones.base import Backbone
    from mtl_keras.balancers.base import Balancer
    from mtl_keras.model import MultiTaskModel
    from mtl_keras.sharing.base import Sharing


def build_model(
    backbone: "keras.Model | Backbone | Mapping[str, Any]",
    tasks: Sequence[Task],
    sharing: "str | Mapping[str, Any] | Sharing" = "hard",
    balancer: "str | Mapping[str, Any] | Balancer" = "fixed",
    name: str = "multi_task_model",
) -> "MultiTaskModel":
    """Builds a functional multi-output Keras model: one output a task, named after it.

    Args:
        backbone: any functional ``keras.Model`` whose output is one tensor or a dict of ``Features``, or one of
            ``mtl.backbones`` (or its table), which loads its trunk.
        tasks: the tasks, at least one, each name once.
        sharing: what the tasks share: an architecture, its kind or its table.
        balancer: how the losses are weighed: a balancer, its kind or its table.
        name: the model's name.

    Returns:
        The model, not compiled yet. Its outputs are ``{task: logits or values}``; ``head.answer`` decodes them.

    Raises:
        UserError: if the parts do not fit one another.

    Example:
        >>> import keras
        >>> import mtl_keras as mtl
        >>> inputs = keras.Input((8,), name="features")
        >>> trunk = keras.Model(inputs, keras.layers.Dense(16, activation="relu")(inputs))
        >>> price = mtl.Task("price", head=mtl.heads.Regression())
        >>> kind = mtl.Task("kind", head=mtl.heads.Classification(labels=["a", "b", "c"]), loss_weight=0.5)
        >>> model = mtl.build_model(trunk, [price, kind])
        >>> {task: output.shape for task, output in model.output.items()}
        {'price': (None, 1), 'kind': (None, 3)}
    """
    from mtl_keras.model import MultiTaskModel

    trunk = _trunk(backbone)
    return MultiTaskModel(
        backbone=trunk,
        tasks=_checked(tasks, {trunk.name, *(each.name for each in trunk.inputs)}),
        sharing=components.get("sharing", sharing),
        balancer=components.get("balancer", balancer),
        name=name,
    )


def _trunk(backbone: Any) -> "keras.Model":
    import keras

    if not isinstance(backbone, keras.Model):
        return components.get("backbone", backbone).load()
    if getattr(backbone, "inputs", None) is None:
        raise UserError(
            "backbone",
            f"expected a functional keras.Model, with inputs; received {backbone.name!r} of class "
            f"{type(backbone).__name__}. Make it with keras.Model(inputs, outputs).",
        )
    return backbone


def _checked(tasks: Sequence[Task], taken: set[str]) -> list[Task]:
    tasks = list(tasks)
    if not tasks:
        raise UserError("tasks", "expected at least one task; received none.")
    names = [task.name for task in tasks]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"tasks.{name}", f"expected each name once; received {names.count(name)} tasks of it.")
        if name in taken:
            raise UserError(
                f"tasks.{name}", "the backbone or one of its inputs has this name. Name the task otherwise."
            )
    return tasks
