"""Entities: how well each type is found, what goes wrong, and examples with the entities marked."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from mtl_keras.report.counts import scores, total
from mtl_keras.report.plain_text import plain
from mtl_keras.report.run_record import Row
from mtl_keras.report.sections.section import Section, Task
from mtl_keras.report.span_faults import MISSED, Fault, faults
from mtl_keras.report.wording import NONE
from mtl_keras.tagging.spans import Span, spans

WRONG, RIGHT = 8, 6
MOST_WORDS = 120


@dataclass(frozen=True)
class Tagged:
    """A row with its true and its predicted entities."""

    words: list[str]
    truth: list[Span]
    predicted: list[Span]

    @property
    def faults(self) -> list[Fault]:
        """What is wrong in the row."""
        return faults(self.truth, self.predicted)


def token_tagging(task: Task) -> Section:
    """Makes the section of a tagging of words."""
    rows = [_tagged(row) for row in task.rows]
    types = list(dict.fromkeys(label.partition("-")[2] for label in task.labels if "-" in label))
    parts = score_types(rows, types)
    wrong = sorted((row for row in rows if row.truth != row.predicted), key=lambda row: -len(row.faults))
    right = sorted((row for row in rows if row.truth and row.truth == row.predicted), key=lambda row: -len(row.truth))
    colours = {part.name: place % 12 for place, part in enumerate(parts)}
    return Section(
        "token_tagging.html",
        task,
        {
            "scores": parts,
            "total": total(parts, "all types"),
            "colours": colours,
            "faultless": sum(row.truth == row.predicted for row in rows),
            "faults": _common(rows),
            "wrong": [_example(row) for row in _varied(wrong)],
            "right_examples": [_example(row) for row in right[:RIGHT]],
        },
    )


def score_types(rows: list[Tagged], types: list[str]) -> list[Any]:
    """Returns the counts of each entity type; only an entity with the right type and both ends counts as right."""
    return scores(
        (span.type for row in rows for span in row.truth),
        (span.type for row in rows for span in row.predicted),
        (span.type for row in rows for span in set(row.truth) & set(row.predicted)),
        types,
    )


def _tagged(row: Row) -> Tagged:
    """Reads a row; a word without a predicted tag counts as no entity."""
    words = [str(word) for word in row["words"]]
    return Tagged(words, spans(row["tags"][: len(words)]), spans(row["predicted"][: len(words)]))


def _common(rows: list[Tagged]) -> list[dict[str, Any]]:
    """Returns the most frequent faults by kind and types, each with a case."""
    found = [(row, fault) for row in rows for fault in row.faults]
    keys = Counter((fault.kind, _type(fault.true), _type(fault.predicted)) for _, fault in found)
    cases = {(fault.kind, _type(fault.true), _type(fault.predicted)): _case(row, fault) for row, fault in found[::-1]}
    return [
        {"kind": key[0], "truth": key[1], "predicted": key[2], "count": count, "case": cases[key]}
        for key, count in keys.most_common(10)
    ]


def _type(span: Span | None) -> str:
    return span.type if span else NONE


def _case(row: Tagged, fault: Fault) -> str:
    texts = [plain(" ".join(row.words[span.start : span.end]), 60) for span in (fault.true, fault.predicted) if span]
    return " → ".join(f"“{text}”" for text in dict.fromkeys(texts))


def _varied(wrong: list[Tagged]) -> list[Tagged]:
    """Returns rows with many faults, and for each kind of fault the first row that has it."""
    firsts = {kind: row for row in wrong[::-1] for kind in {fault.kind for fault in row.faults}}
    chosen = [*wrong[: WRONG - len(firsts)], *firsts.values(), *wrong]
    unique = list({id(row): row for row in chosen}.values())[:WRONG]
    return sorted(unique, key=lambda row: -len(row.faults))


def _example(row: Tagged) -> dict[str, Any]:
    return {
        "truth": _pieces(row.words, row.truth, {fault.true: _true_state(fault) for fault in row.faults}),
        "predicted": _pieces(row.words, row.predicted, {fault.predicted: fault.kind for fault in row.faults}),
        "faulty": row.truth != row.predicted,
        "cut": max(0, len(row.words) - MOST_WORDS),
    }


def _true_state(fault: Fault) -> str:
    """Returns what is said beside the true entity; the kind of a fault stands beside the predicted one."""
    return MISSED if fault.kind == MISSED else "differs"


def _pieces(words: list[str], marked: list[Span], states: dict[Span | None, str]) -> list[dict[str, str]]:
    """Cuts a text into plain pieces and entities; an entity without a state is right."""
    pieces, place = [], 0
    for span in marked:
        if span.start >= MOST_WORDS:
            break
        pieces.append({"text": _text(words, place, span.start), "type": "", "state": ""})
        pieces.append({"text": _text(words, span.start, span.end), "type": span.type, "state": states.get(span, "")})
        place = span.end
    pieces.append({"text": _text(words, place, max(place, MOST_WORDS)), "type": "", "state": ""})
    return [piece for piece in pieces if piece["text"]]


def _text(words: list[str], start: int, end: int) -> str:
    return plain(" ".join(words[start:end]))
