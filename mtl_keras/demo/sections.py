"""The answers to a row, a section a task."""

from collections.abc import Callable

from markupsafe import Markup

from mtl_keras.demo.bars import label_bars, several_bars
from mtl_keras.demo.entities import entities
from mtl_keras.demo.masks import mask
from mtl_keras.demo.plain import plain
from mtl_keras.demo.rendering import render
from mtl_keras.demo.tokens import tokens
from mtl_keras.demo.told import Told
from mtl_keras.demo.value import value
from mtl_keras.prediction.predictor import Answers, Predictor


def sections(predictor: Predictor, row: bytes, answers: Answers) -> Markup:
    """Returns what all tasks say of a row.

    Args:
        predictor: the model.
        row: what was asked about, as the model saw it.
        answers: as the predictor gives them.
    """
    first = sorted(answers.items(), key=lambda each: "mask" not in each[1])  # a picture says most
    told = {task: Told(answer, row, predictor.field, predictor.labels.get(task)) for task, answer in first}
    return Markup().join(render("section", task=task, body=_shower(each)(each)) for task, each in told.items())


def _shower(told: Told) -> Callable[[Told], Markup]:
    return next((show for key, show in _SHOWERS.items() if key in told.answer), plain)


_SHOWERS: dict[str, Callable[[Told], Markup]] = {
    "entities": entities,
    "mask": mask,
    "confidence": tokens,
    "labels": several_bars,
    "label": label_bars,
    "value": value,
}
"""By a key that such an answer has; the first that fits."""
