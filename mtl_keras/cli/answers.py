"""Answers for a person to read in a terminal."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

import numpy as np
from rich.text import Text


def answer_lines(text: str, answers: Mapping[str, Mapping[str, Any]]) -> Iterator[Text]:
    """Yields the text, then a line a task.

    Args:
        text: the text that was asked about, or the picture's name.
        answers: what ``mtl_keras.predict`` says of it.
    """
    yield Text(text, style="bold")
    width = max(map(len, answers), default=0)
    for task, answer in answers.items():
        read = next((reader for key, reader in _READERS.items() if key in answer), str)
        yield Text.assemble("  ", (task.ljust(width), "dim"), "  ", read(answer))


def without_pixels(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Returns the answers without the arrays of values a pixel."""
    return {
        task: {key: value for key, value in answer.items() if not isinstance(value, np.ndarray)}
        for task, answer in answers.items()
    }


def _entities(answer: Mapping[str, Any]) -> str:
    found = [f"{each['text']} ({each['type']} {each['probability']:.2f})" for each in answer["entities"]]
    return ", ".join(found) or "none"


def _label(answer: Mapping[str, Any]) -> str:
    return f"{answer['label']} ({answer['probability']:.2f})"


def _value(answer: Mapping[str, Any]) -> str:
    return f"{answer['value']:.3f}"


def _labels(answer: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} ({answer['probabilities'][name]:.2f})" for name in answer["labels"]) or "none"


def _words(answer: Mapping[str, Any]) -> str:
    """Writes names of one letter in a row, as a track; longer ones with the places from which they run to which."""
    names = answer["labels"]
    if all(len(name) <= 1 for name in names):
        return "".join(name or " " for name in names) or "none"
    runs = [(name, list(run)) for name, run in groupby(range(len(names)), key=names.__getitem__)]
    return ", ".join(f"{name} {run[0] + 1}\N{EN DASH}{run[-1] + 1}" for name, run in runs if name) or "none"


def _shares(answer: Mapping[str, Any]) -> str:
    largest = sorted(answer["shares"].items(), key=lambda each: -each[1])
    return ", ".join(f"{name} {share:.1%}" for name, share in largest if share)


_READERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "entities": _entities,
    "confidence": _words,
    "label": _label,
    "labels": _labels,
    "shares": _shares,
    "value": _value,
}
