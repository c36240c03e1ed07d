"""A sequence with its true and its predicted classes, as a picture."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from mtl_keras.report.class_letters import NO_LETTER
from mtl_keras.report.labelled_tokens import LabelledTokens
from mtl_keras.report.plain_text import short
from mtl_keras.report.svg import element
from mtl_keras.report.wording import percent

PER_ROW, MOST_ROWS = 60, 15
_CELL, _LEFT, _RIGHT = 14, 80, 44
_LETTERS, _TRUTH, _GUESS, _WRONG, _SURE, _HEIGHT = 14, 22, 40, 58, 63, 94
"""Places in a row, downwards: the base line of the letters, the tops of the parts below, and where the next begins."""
_STRIP, _MARK, _BARS = 16, 3, 16
"""The heights of a strip of classes, of the mark of a mistake, and of the highest bar of confidence."""
WIDTH = _LEFT + PER_ROW * _CELL + _RIGHT

Labels = Sequence[str | None]


@dataclass(frozen=True)
class ResidueTrack:
    """Draws residues in rows of 60: their letters, a strip of the truth, one of the prediction, and its confidence.

    Args:
        letters: a sign of each class.
        colours: a colour of each class, "" for none.
    """

    letters: Mapping[str, str]
    colours: Mapping[str, str]

    def picture(self, row: LabelledTokens) -> Markup:
        """Returns the whole SVG, of 15 rows at most."""
        starts = range(0, min(len(row.tokens), PER_ROW * MOST_ROWS), PER_ROW)
        said = f"{row.right:,} of {row.labelled:,} residues with a label are right ({percent(row.accuracy)})."
        name = f"Classes of the residues of {short(row.subject.said, 60)}"
        return element(
            "svg",
            element("title", name),
            element("desc", said),
            *(self._row(row, start, start // PER_ROW * _HEIGHT) for start in starts),
            viewBox=f"0 0 {WIDTH} {max(1, len(starts)) * _HEIGHT - 8}",
            role="img",
            aria_label=f"{name}. {said}",
            class_="track-picture",
        )

    def _row(self, row: LabelledTokens, start: int, top: int) -> Markup:
        part = slice(start, start + PER_ROW)
        truth, guess = row.truth[part], row.predicted[part]
        wrong = [true is not None and true != other for true, other in zip(truth, guess, strict=True)]
        return element(
            "g",
            _edge(start + 1, _LEFT - 8, "end"),
            _edge(start + len(truth), _LEFT + len(truth) * _CELL + 6, "start"),
            _signs([_shown(letter) for letter in row.tokens[part]], _LETTERS, "residues"),
            *self._strip(truth, _TRUTH, "true"),
            *self._strip(guess, _GUESS, "predicted"),
            element("path", d=_runs(wrong, True, _WRONG, _MARK), class_="mistake"),
            element("path", d=_columns(row.confidence[part]), class_="confidence"),
            transform=f"translate(0 {top})",
            aria_hidden="true",
        )

    def _strip(self, labels: Labels, top: int, name: str) -> list[Markup]:
        """Draws one rectangle a run of a class, all of one class as one path, and the letters above them."""
        paths = [
            element("path", d=_runs(labels, label, top, _STRIP), **self._look(label)) for label in dict.fromkeys(labels)
        ]
        signs = ["" if label is None else self.letters.get(label, NO_LETTER) for label in labels]
        written = element("text", name, x=_LEFT - 8, y=top + 12, text_anchor="end")
        return [written, *paths, _signs(signs, top + 12, "classes")]

    def _look(self, label: str | None) -> dict[str, str]:
        if label is None:
            return {"class_": "absent"}
        return {"fill": self.colours[label]} if self.colours.get(label) else {"class_": "plain"}


def _shown(letter: str) -> str:
    return letter if letter.isprintable() and not letter.isspace() else NO_LETTER


def _edge(position: int, x: int, anchor: str) -> Markup:
    return element("text", f"{position:,}", x=x, y=_LETTERS, text_anchor=anchor)


def _signs(signs: Sequence[str], y: int, look: str) -> Markup:
    """Writes a sign a cell, at an x of its own; an empty one leaves its cell free.

    A blank would not do: where blanks are collapsed it takes no x, and all behind it would be out of place.
    """
    places = " ".join(str(_LEFT + place * _CELL + _CELL // 2) for place, sign in enumerate(signs) if sign)
    return element("text", "".join(signs), x=places, y=y, text_anchor="middle", class_=look)


def _runs(labels: Sequence[object], wanted: object, top: int, height: int) -> str:
    """Returns a path of a rectangle for each run of a label."""
    found, place = [], 0
    for label, run in groupby(labels):
        size = len(list(run))
        if label == wanted:
            found.append(_box(place, size * _CELL, top, height))
        place += size
    return "".join(found)


def _columns(confidence: Sequence[float]) -> str:
    """Returns a path of a column a residue, from below."""
    heights = [round(_BARS * min(1.0, max(0.0, value))) if math.isfinite(value) else 0 for value in confidence]
    boxes = (_box(place, _CELL - 2, _SURE + _BARS - high, high) for place, high in enumerate(heights) if high)
    return "".join(boxes)


def _box(place: int, width: int, top: int, height: int) -> str:
    return f"M{_LEFT + place * _CELL} {top}h{width}v{height}h-{width}z"
