"""Checks that the parts of a recipe fit one another."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from mtl_keras import components
from mtl_keras.answer_names import name_clashes, served_name
from mtl_keras.backbones.base import Backbone
from mtl_keras.balancers.base import Balancer
from mtl_keras.component import Component
from mtl_keras.data.base import Field
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Head, Per
from mtl_keras.heads.pooling import MAXIMA, Pooling
from mtl_keras.monitors import LOSS, MEAN
from mtl_keras.prediction.picture_columns import FIXED as PICTURE
from mtl_keras.prediction.picture_columns import PictureColumns
from mtl_keras.prediction.results.answer_columns import AnswerColumns
from mtl_keras.prediction.results.first_columns import first_columns
from mtl_keras.recipe.export_fits import export_misfits
from mtl_keras.recipe.freeze_fits import freeze_misfits

_PER: dict[Per, str] = {
    "row": "one label for each row",
    "word": "a label for each word or residue",
    "label": "several labels for a row",
    "pixel": "a mask for each picture",
}


def misfits(raw: Mapping[str, Any]) -> Iterator[UserError]:
    """Yields what does not fit; parts that are at fault by themselves are left to the schema."""
    backbone = _read("backbone", _table(raw.get("model")).get("backbone"))
    heads: dict[str, Head] = {}
    for name, table in _table(raw.get("tasks")).items():
        task = _table(table)
        head, dataset = _read("head", task.get("head")), _read("dataset", task.get("dataset"))
        if head:
            heads[name] = head
        if head and backbone:
            yield from _head_and_backbone(name, head, backbone)
        if head and isinstance(task.get("monitor"), str):
            yield from _monitor(name, task["monitor"], head)
        if dataset:
            yield from data_misfits(name, dataset.known_field, dataset.known_per, head, backbone)
    train = _table(raw.get("train"))
    yield from _augmentation(train, backbone)
    balancer = _read("balancer", raw.get("balancer"))
    yield from _xla(train, balancer)
    stopping = _table(train.get("early_stopping"))
    yield from _early_stopping(stopping.get("monitor"), heads)
    yield from _mode(stopping)
    sharing = _read("sharing", _table(raw.get("model")).get("sharing", "hard"))
    yield from freeze_misfits(train.get("freeze"), list(_table(raw.get("tasks"))), sharing, balancer)
    yield from export_misfits(_table(raw.get("export")), list(_table(raw.get("tasks"))), heads)
    yield from answer_misfits(heads, backbone)


def answer_misfits(heads: Mapping[str, Head], backbone: Backbone | None) -> Iterator[UserError]:
    """Yields the tasks whose answers would have names in common; labels that are not known yet tell nothing."""
    served = {name: [served_name(name, key) for key in head.answers] for name, head in heads.items()}
    yield from name_clashes(served, "the outputs of the SavedModel")
    if backbone and "image" in backbone.takes:
        columns = {
            name: PictureColumns(name, head.answers, getattr(head, "labels", None)).names
            for name, head in heads.items()
        }
        yield from name_clashes(columns, "the columns of predictions.csv", PICTURE)
    elif backbone:
        table = {
            name: AnswerColumns(name, head.answers, getattr(head, "labels", None)).names for name, head in heads.items()
        }
        yield from name_clashes(table, "the columns of a table of answers", first_columns(backbone.takes[0]))


def data_misfits(
    name: str, field: Field | None, per: Per | None, head: Head | None, backbone: Backbone | None
) -> Iterator[UserError]:
    """Yields what does not fit the raw field and the labels of a task's rows; None is not known."""
    if backbone and field and field not in backbone.takes:
        yield UserError(
            f"tasks.{name}.dataset",
            f'expected rows of {components.one_of(backbone.takes)}, which backbone "{backbone.kind}" takes; '
            f'received rows of "{field}". Choose another data set or backbone.',
        )
    if head and per and per != head.per:
        others = [kind for kind, other in components.kinds("head").items() if getattr(other, "per", None) == per]
        yield UserError(
            f"tasks.{name}.head",
            f'head "{head.kind}" takes {_PER[head.per]}; the data set gives {_PER[per]}. Choose another data set or '
            f"label, or head kind {components.one_of(others)}.",
        )


def _head_and_backbone(name: str, head: Head, backbone: Backbone) -> Iterator[UserError]:
    if not set(head.needs) & set(backbone.gives):
        others = [kind for kind, other in components.kinds("head").items() if _fits(other, backbone)]
        yield UserError(
            f"tasks.{name}.head",
            f"{head.kind} needs one of the features {', '.join(head.needs)}; backbone "
            f'"{backbone.kind}" gives {", ".join(backbone.gives)}. Choose another backbone, or '
            f"head kind {components.one_of(others)}.",
        )

    yield from _pooling(name, getattr(head, "pooling", "mean"), backbone)


def _pooling(name: str, pooling: Pooling, backbone: Backbone) -> Iterator[UserError]:
    if MAXIMA[pooling] and not set(MAXIMA[pooling]) & set(backbone.gives):
        yield UserError(
            f"tasks.{name}.head.pooling",
            f'expected "mean", as backbone "{backbone.kind}" gives no maps to take maxima of; received "{pooling}". '
            "Remove pooling, or choose a backbone of pictures.",
        )


def _fits(head: Any, backbone: Backbone) -> bool:
    return bool(set(head.needs) & set(backbone.gives))


def _augmentation(train: Mapping[str, Any], backbone: Backbone | None) -> Iterator[UserError]:
    if backbone and "augmentation" in train and "image" not in backbone.takes:
        yield UserError(
            "train.augmentation",
            f'expected a backbone of pictures; received "{backbone.kind}", which takes '
            f"{components.one_of(backbone.takes)}. Remove [train.augmentation].",
        )


def _xla(train: Mapping[str, Any], balancer: Balancer | None) -> Iterator[UserError]:
    if balancer and train.get("xla") is True and balancer.sees != "losses":
        yield UserError(
            "train.xla",
            f'expected false, as XLA does not compile a step of balancer "{balancer.kind}"; received true. Remove '
            "train.xla, or choose a balancer of losses.",
        )


def _early_stopping(monitor: Any, heads: Mapping[str, Head]) -> Iterator[UserError]:
    if not isinstance(monitor, str) or monitor in (MEAN, LOSS):
        return
    task, dot, metric = monitor.partition(".")
    known = [MEAN, LOSS, *heads] if task not in heads else heads[task].monitors
    wrong = monitor if task not in heads else metric or dot
    if wrong and wrong not in known:
        yield UserError(
            "train.early_stopping.monitor",
            f"expected {components.one_of(known)}{'' if task in heads else ', or TASK.METRIC'}; received "
            f'"{monitor}".{components.nearest(wrong, known)}',
        )


def _mode(stopping: Mapping[str, Any]) -> Iterator[UserError]:
    monitor, mode = stopping.get("monitor", MEAN), stopping.get("mode", "auto")
    if mode in ("max", "min") and monitor in (MEAN, LOSS):
        yield UserError(
            "train.early_stopping.mode",
            f'expected "auto" for the monitor "{monitor}", whose direction is known; received "{mode}". Leave it out, '
            "or watch TASK.METRIC.",
        )


def _monitor(name: str, monitor: str, head: Head) -> Iterator[UserError]:
    if monitor not in head.monitors:
        yield UserError(
            f"tasks.{name}.monitor",
            f'expected a metric of head "{head.kind}": {components.one_of(head.monitors)}; '
            f'received "{monitor}".{components.nearest(monitor, head.monitors)}',
        )


def _read(family: str, value: Any) -> Any:
    """Returns the component, or None where the schema reports that it is at fault."""
    try:
        return None if value is None else Component(family).read(value)
    except (ValidationError, ValueError):
        return None


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
