"""Entities in a text."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from mtl_keras.demo.rendering import render
from mtl_keras.demo.told import Told
from mtl_keras.report.strip_colours import strip_colours


class Piece(NamedTuple):
    """A part of the text: an entity with its type and probability, or what stands between two."""

    text: str
    kind: str = ""
    probability: float = 0.0


def entities(told: Told) -> Markup:
    """Shows the text with its entities marked, each with its type."""
    colours = strip_colours(types_of(told.labels or ()))
    return render("entities", pieces=list(pieces(told)), colours=colours)


def pieces(told: Told) -> Iterator[Piece]:
    """Yields the parts of the text in their order; together they are the text."""
    place = 0
    for each in sorted(told.answer["entities"], key=lambda each: int(each["start"])):
        if each["start"] > place:
            yield Piece(told.row[place : each["start"]].decode("utf-8", "replace"))
        yield Piece(each["text"], each["type"], each["probability"])
        place = each["end"]
    if place < len(told.row):
        yield Piece(told.row[place:].decode("utf-8", "replace"))


def types_of(tags: Sequence[str]) -> list[str]:
    """Returns the types of entities that tags are of, in their order."""
    return list(dict.fromkeys(tag.partition("-")[2] for tag in tags if "-" in tag))
