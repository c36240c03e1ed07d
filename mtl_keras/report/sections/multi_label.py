"""Any number of labels: how well each is found, what is missed and what is invented, and examples."""

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mtl_keras.report.counts import Score, scores, total
from mtl_keras.report.run_record import Row
from mtl_keras.report.sections.section import Section, Task
from mtl_keras.report.wording import finite

WRONG, RIGHT = 9, 6
FAULTS = 10
MOST_PROBABILITIES = 6
MISSED, INVENTED = "missed", "given wrongly"


def multi_label(task: Task) -> Section:
    """Makes the section of a task of any number of labels."""
    right = [row for row in task.rows if not any(_faults(row))]
    wrong = sorted((row for row in task.rows if any(_faults(row))), key=_how_wrong)
    parts = score_labels(task.rows, task.labels)
    return Section(
        "multi_label.html",
        task,
        {
            "right": len(right),
            "share": len(right) / len(task.rows),
            "scores": parts,
            "total": total(parts, "all labels"),
            "faults": _common(parts),
            "swaps": _swaps(wrong),
            "wrong": [_example(task, row) for row in task.pictured(wrong)[:WRONG]],
            "right_examples": [_example(task, row) for row in _varied(task.pictured(right))],
        },
    )


def score_labels(rows: list[Row], labels: list[str]) -> list[Score]:
    """Returns the counts of each label."""
    return scores(
        (name for row in rows for name in row["labels"]),
        (name for row in rows for name in row["predicted"]),
        (name for row in rows for name in set(row["labels"]) & set(row["predicted"])),
        labels,
    )


def _faults(row: Row) -> tuple[list[str], list[str]]:
    """Returns the labels that a row has and was not given, and those that it was given and has not."""
    truth, guess = row["labels"], row["predicted"]
    return [name for name in truth if name not in guess], [name for name in guess if name not in truth]


def _how_wrong(row: Row) -> tuple[int, float]:
    """Returns a key that sorts rows with many faults to the front, the surest faults of as many first."""
    missed, invented = _faults(row)
    found = {name: _probability(row, name) for name in (*missed, *invented)}
    return -len(found), math.prod(1 - found[name] if name in invented else found[name] for name in found)


def _probability(row: Row, name: str) -> float:
    """Returns the probability of a label, 0.5 where it is not known."""
    value = finite((row.get("probabilities") or {}).get(name))
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.5


def _common(parts: list[Score]) -> list[dict[str, Any]]:
    """Returns the labels that are most often missed or given wrongly, with the share of those that could have been."""
    found = [(MISSED, part.name, part.support - part.right, part.support) for part in parts]
    found += [(INVENTED, part.name, part.predicted - part.right, part.predicted) for part in parts]
    order = sorted((fault for fault in found if fault[2]), key=lambda fault: -fault[2])
    return [
        {"kind": kind, "label": name, "count": count, "share": count / of, "of": of}
        for kind, name, count, of in order[:FAULTS]
    ]


def _swaps(wrong: list[Row]) -> list[dict[str, Any]]:
    """Returns which labels are most often missed in rows that were given which others wrongly."""
    pairs = Counter(pair for row in wrong for pair in _pairs(row))
    return [
        {"missed": missed, "invented": invented, "count": count} for (missed, invented), count in pairs.most_common(5)
    ]


def _pairs(row: Row) -> Iterator[tuple[str, str]]:
    missed, invented = _faults(row)
    return ((one, other) for one in missed for other in invented)


def _varied(right: list[Row]) -> list[Row]:
    """Returns a row of each set of labels, those with the most labels first."""
    sets = {tuple(row["labels"]): row for row in right[::-1]}
    return sorted(sets.values(), key=lambda row: -len(row["labels"]))[:RIGHT]


def _example(task: Task, row: Row) -> dict[str, Any]:
    missed, invented = _faults(row)
    states = {**dict.fromkeys(row["labels"], "right"), **dict.fromkeys(missed, MISSED)}
    states |= dict.fromkeys(invented, INVENTED)
    others = sorted(row.get("probabilities") or {}, key=lambda name: -_probability(row, name))
    named = list(dict.fromkeys([*states, *others]))[: max(MOST_PROBABILITIES, len(states))]
    return {
        "subject": task.subject(row),
        "faulty": bool(missed or invented),
        "labels": list(states.items()),
        "probabilities": [(name, _probability(row, name), states.get(name, "")) for name in named],
    }
