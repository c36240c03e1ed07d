"""Probabilities as bars."""

from heapq import nlargest

from markupsafe import Markup

from mtl_keras.demo.rendering import render
from mtl_keras.demo.told import Told

MOST = 6
"""Bars that are shown beside those of labels that are given; a model may know thousands."""


def label_bars(told: Told) -> Markup:
    """Shows the probability of each class, the likeliest first."""
    return _bars(told, [told.answer["label"]])


def several_bars(told: Told) -> Markup:
    """Shows the probability of each label, with a mark at those that the row has."""
    given = list(told.answer["labels"])
    said = render("labels", given=given)
    return said + _bars(told, given)


def _bars(told: Told, given: list[str]) -> Markup:
    probabilities: dict[str, float] = told.answer["probabilities"]
    shown = {*given, *nlargest(MOST, probabilities, key=probabilities.__getitem__)}
    names = sorted(shown, key=lambda name: -probabilities[name])
    bars = [(name, probabilities[name], name in given) for name in names]
    return render("bars", bars=bars, left_out=len(probabilities) - len(bars))
