"""Classes of residues or words: how well each is found, what is taken for what, and tracks of the best and worst."""

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from mtl_keras.report.class_letters import class_letters
from mtl_keras.report.confusion import MOST_CLASSES, confusion_rows
from mtl_keras.report.counts import Score
from mtl_keras.report.labelled_tokens import LabelledTokens
from mtl_keras.report.plain_text import short
from mtl_keras.report.reliability import Reliability
from mtl_keras.report.residue_track import MOST_ROWS, PER_ROW, ResidueTrack
from mtl_keras.report.score_groups import left_out, score_groups
from mtl_keras.report.sections.section import Section, Task
from mtl_keras.report.strip_colours import strip_colours

WORST, BEST = 4, 4
MOST_BARS, MOST_WORDS = 20, 120
NO_ANSWER = "no answer"

Pairs = Counter[tuple[str, str]]


def token_classification(task: Task) -> Section:
    """Makes the section of a class a residue or word."""
    rows = [LabelledTokens.of(task, row) for row in task.rows]
    pairs, unit = _pairs(rows), "residue" if "sequence" in task.rows[0] else "word"
    parts = _scores(pairs, task.labels)
    names, groups = [part.name for part in parts if part.name != NO_ANSWER], score_groups(parts)
    matrix, in_bars = _largest(parts, MOST_CLASSES), _largest(parts, MOST_BARS)
    letters, colours = class_letters(names), strip_colours(names)
    shown = _worst_and_best(rows)
    track = ResidueTrack(letters, colours)
    return Section(
        "token_classification.html",
        task,
        {
            "unit": unit,
            "labelled": sum(pairs.values()),
            "missing": sum(len(row.tokens) - row.labelled for row in rows),
            "accuracy": sum(part.right for part in parts) / max(1, sum(pairs.values())),
            "groups": groups,
            "not_in_table": left_out(parts, groups),
            "bars": [part for part in parts if part.name in in_bars],
            "not_in_bars": len(parts) - len(in_bars),
            "colours": {name: colours.get(name, "") for name in (*names, NO_ANSWER)},
            "letters": {name: letters[name] for name in _largest(parts, MOST_BARS) if name in letters},
            "names": matrix,
            "not_in_matrix": len(parts) - len(matrix),
            "matrix": confusion_rows(pairs, {part.name: part.support for part in parts}, matrix),
            "calibration": Reliability.of(task.name, f"{unit}s", "right", _sure(rows)),
            "examples": {heading: [_example(row, track) for row in found] for heading, found in shown.items() if found},
        },
    )


def _pairs(rows: list[LabelledTokens]) -> Pairs:
    """Counts by true and predicted class what has a label."""
    both = ((true, guess or NO_ANSWER) for row in rows for true, guess in zip(row.truth, row.predicted, strict=True))
    return Counter((true, guess) for true, guess in both if true is not None)


def _scores(pairs: Pairs, labels: list[str]) -> list[Score]:
    """Returns the counts of each class: the named ones first, then those that only the rows have."""
    support, guessed = Counter[str](), Counter[str]()
    for (true, guess), many in pairs.items():
        support[true] += many
        guessed[guess] += many
    names = dict.fromkeys([*labels, *sorted({*support, *guessed})])
    return [Score(name, pairs[name, name], guessed[name], support[name]) for name in names]


def _largest(parts: list[Score], most: int) -> list[str]:
    """Returns the names of the most frequent classes, in the order of the classes."""
    found = sorted(parts, key=lambda part: -(part.support + part.predicted))[:most]
    return [part.name for part in parts if part in found]


def _sure(rows: list[LabelledTokens]) -> Iterator[tuple[float, bool]]:
    """Yields the confidence of each answer where there is a label, and whether it is right."""
    for row in rows:
        known = zip(row.confidence, row.truth, row.predicted, strict=True)
        yield from ((sure, true == guess) for sure, true, guess in known if true is not None and guess is not None)


def _worst_and_best(rows: list[LabelledTokens]) -> dict[str, list[LabelledTokens]]:
    """Returns the rows of the lowest and of the highest accuracy, none in both; of equals the longer first."""
    order = sorted((row for row in rows if row.labelled), key=lambda row: (row.accuracy, -row.labelled))
    worst = order[: min(WORST, math.ceil(len(order) / 2))]
    best = sorted(order[len(worst) :], key=lambda row: (-row.accuracy, -row.labelled))[:BEST]
    return {"Worst": worst, "Best": best}


def _example(row: LabelledTokens, track: ResidueTrack) -> dict[str, Any]:
    is_protein = bool(row.subject.said)
    most = PER_ROW * MOST_ROWS if is_protein else MOST_WORDS
    return {
        "row": row,
        "cut": max(0, len(row.tokens) - most),
        "picture": track.picture(row) if is_protein else Markup(""),
        "words": [] if is_protein else _words(row)[:MOST_WORDS],
    }


def _words(row: LabelledTokens) -> list[tuple[str, str | None, str | None]]:
    """Returns each word with its true and its predicted class."""
    both = zip(row.truth, row.predicted, strict=True)
    return [(short(word, 40), true, guess) for word, (true, guess) in zip(row.tokens, both, strict=True)]
