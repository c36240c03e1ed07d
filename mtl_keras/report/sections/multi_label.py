"""Any number of labels: how well each is found, what is missed and what is invented, and examples."""

import math
from collections import Counter
from collections.abc import Iterator
from heapq import nlargest
from typing import Any

from mtl_keras.report.counts import Score, scores, total
from mtl_keras.report.label_example import INVENTED, MANY, MISSED, faults, label_example, probability
from mtl_keras.report.reliability import Reliability
from mtl_keras.report.run_record import Row
from mtl_keras.report.score_groups import left_out, score_groups
from mtl_keras.report.sections.section import Section, Task
from mtl_keras.report.wording import finite

WRONG, RIGHT = 9, 6
FAULTS = 10
_PAIRED = 50


def multi_label(task: Task) -> Section:
    """Makes the section of a task of any number of labels."""
    right = [row for row in task.rows if not any(faults(row))]
    wrong = sorted((row for row in task.rows if any(faults(row))), key=_how_wrong)
    parts = score_labels(task.rows, task.labels)
    groups = score_groups(parts)
    most = _most_of_a_row(task)
    examples = _far_and_near(task) if len(parts) > MANY else _wrong_and_right(task, wrong, right)
    return Section(
        "multi_label.html",
        task,
        {
            "right": len(right),
            "share": len(right) / len(task.rows),
            "groups": groups,
            "not_in_table": left_out(parts, groups),
            "total": total(parts, "all labels"),
            "faults": _common(parts),
            "swaps": _swaps(wrong, parts, fewest=2 if len(parts) > MANY else 1),
            "calibration": Reliability.of(task.name, "labels", "there", _probabilities(task.rows, most)),
            "highest": most,
            "examples": [
                (heading, empty, [label_example(task, row) for row in rows]) for heading, empty, rows in examples
            ],
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


def _wrong_and_right(task: Task, wrong: list[Row], right: list[Row]) -> list[tuple[str, str, list[Row]]]:
    return [
        ("Wrong, the most faults first", "Nothing is wrong.", task.pictured(wrong)[:WRONG]),
        ("Right, one of each set of labels", "No row is all right.", _varied(task.pictured(right))),
    ]


def _far_and_near(task: Task) -> list[tuple[str, str, list[Row]]]:
    """Returns rows by their own F1: of many labels seldom all are right, and rows with many have the most faults."""
    order = sorted(task.pictured(task.rows), key=lambda row: (_f1(row), -len(row["labels"])))
    far = order[: min(WRONG, math.ceil(len(order) / 2))]
    near = sorted(order[len(far) :], key=lambda row: (-_f1(row), -len(row["labels"])))[:RIGHT]
    return [
        ("Worst, by the F1 of the labels of each", "There is none.", far),
        ("Best, by the F1 of the labels of each", "There is none.", near),
    ]


def _f1(row: Row) -> float:
    """Returns the F1 of a row's labels, 1 where it has none and was given none."""
    missed, invented = faults(row)
    given = len(row["labels"]) + len(row["predicted"])
    return 1 - (len(missed) + len(invented)) / given if given else 1.0


def _most_of_a_row(task: Task) -> int:
    """Returns how many of a row's probabilities say how good they are, 0 for all.

    Of many labels a line keeps the highest and, whatever their probability, the true ones: these alone would make low
    probabilities look too low.
    """
    from mtl_keras.evaluation.lines import MOST_PROBABILITIES

    kept = min(len(row.get("probabilities") or {}) for row in task.rows)
    return MOST_PROBABILITIES if len(task.labels) > max(kept, MOST_PROBABILITIES) else 0


def _probabilities(rows: list[Row], most: int) -> Iterator[tuple[float, bool]]:
    """Yields the probabilities of each row, or the ``most`` highest of them, and whether the row has the label."""
    for row in rows:
        truth = set(row["labels"])
        pairs = [(finite(value), name in truth) for name, value in (row.get("probabilities") or {}).items()]
        yield from nlargest(most, pairs) if most else pairs


def _how_wrong(row: Row) -> tuple[int, float]:
    """Returns a key that sorts rows with many faults to the front, the surest faults of as many first."""
    missed, invented = faults(row)
    found = {name: probability(row, name) for name in (*missed, *invented)}
    return -len(found), math.prod(1 - found[name] if name in invented else found[name] for name in found)


def _common(parts: list[Score]) -> list[dict[str, Any]]:
    """Returns the labels that are most often missed or given wrongly, with the share of those that could have been."""
    found = [(MISSED, part.name, part.support - part.right, part.support) for part in parts]
    found += [(INVENTED, part.name, part.predicted - part.right, part.predicted) for part in parts]
    order = sorted((fault for fault in found if fault[2]), key=lambda fault: -fault[2])
    return [
        {"kind": kind, "label": name, "count": count, "share": count / of, "of": of}
        for kind, name, count, of in order[:FAULTS]
    ]


def _swaps(wrong: list[Row], parts: list[Score], fewest: int) -> list[dict[str, Any]]:
    """Returns which labels are most often missed in rows that were given which others, in ``fewest`` or more.

    Only the labels that are most often missed or given wrongly are paired: of thousands there are millions of pairs.
    """
    missed = {part.name for part in nlargest(_PAIRED, parts, key=lambda part: part.support - part.right)}
    invented = {part.name for part in nlargest(_PAIRED, parts, key=lambda part: part.predicted - part.right)}
    pairs = Counter(pair for row in wrong for pair in _pairs(row, missed, invented))
    return [
        {"missed": one, "invented": other, "count": count}
        for (one, other), count in pairs.most_common(5)
        if count >= fewest
    ]


def _pairs(row: Row, missed: set[str], invented: set[str]) -> Iterator[tuple[str, str]]:
    sides = faults(row)
    return ((one, other) for one in sides[0] if one in missed for other in sides[1] if other in invented)


def _varied(right: list[Row]) -> list[Row]:
    """Returns a row of each set of labels, those with the most labels first."""
    sets = {tuple(row["labels"]): row for row in right[::-1]}
    return sorted(sets.values(), key=lambda row: -len(row["labels"]))[:RIGHT]
