"""Answers for a person to read in a terminal."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rich.text import Text


def answer_lines(text: str, answers: Mapping[str, Mapping[str, Any]]) -> Iterator[Text]:
    """Yields the text, then a line a task.

    Args:
        text: the text that was asked about.
        answers: what ``mtl_keras.predict`` says of it.
    """
    yield Text(text, style="bold")
    width = max(map(len, answers), default=0)
    for task, answer in answers.items():
        read = next((reader for key, reader in _READERS.items() if key in answer), str)
        yield Text.assemble("  ", (task.ljust(width), "dim"), "  ", read(answer))


def _entities(answer: Mapping[str, Any]) -> str:
    found = [f"{each['text']} ({each['type']} {each['probability']:.2f})" for each in answer["entities"]]
    return ", ".join(found) or "none"


def _label(answer: Mapping[str, Any]) -> str:
    return f"{answer['label']} ({answer['probability']:.2f})"


def _value(answer: Mapping[str, Any]) -> str:
    return f"{answer['value']:.3f}"


_READERS: dict[str, Callable[[Mapping[str, Any]], str]] = {"entities": _entities, "label": _label, "value": _value}
