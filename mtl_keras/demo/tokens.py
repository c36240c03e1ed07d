"""A label for each residue or word."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from mtl_keras.demo.rendering import render
from mtl_keras.demo.told import Told
from mtl_keras.report.class_letters import class_letters
from mtl_keras.report.strip_colours import strip_colours

PER_ROW = 50


class Run(NamedTuple):
    """Neighbours of one label: the letters, or none of words, and the places of the first and the last."""

    label: str
    letters: str
    first: int
    last: int


def tokens(told: Told) -> Markup:
    """Shows the labels along the sequence, in rows of 50 residues; of words the places of each label."""
    found = [name or "" for name in told.answer["labels"]]
    names = list(dict.fromkeys([*(told.labels or ()), *filter(None, found)]))
    shown = {"colours": strip_colours(names), "signs": class_letters(names), "names": _seen(names, found)}
    letters = told.row.decode("utf-8", "replace") if told.field == "sequence" else ""
    if not letters:
        return render("words", runs=list(runs(found, "", 0)), **shown)
    rows = [list(runs(found[at : at + PER_ROW], letters, at)) for at in range(0, len(found), PER_ROW)]
    return render("residues", rows=rows, per_row=PER_ROW, **shown)


def runs(labels: list[str], letters: str, start: int) -> Iterator[Run]:
    """Yields the runs of a row that begins at a place of the letters."""
    at = start
    for label, run in groupby(labels):
        end = at + len(list(run))
        yield Run(label, letters[at:end], at + 1, end)
        at = end


def _seen(names: list[str], found: list[str]) -> list[tuple[str, float]]:
    """Returns the names that are found, each with its share."""
    return [(name, found.count(name) / len(found)) for name in names if name in found]
