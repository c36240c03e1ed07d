"""Classes: who is taken for whom, how well each is found, and examples."""

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mtl_keras.report.confusion import MOST_CLASSES, confusion_rows
from mtl_keras.report.counts import scores
from mtl_keras.report.reliability import Reliability
from mtl_keras.report.run_record import Row
from mtl_keras.report.score_groups import left_out, score_groups
from mtl_keras.report.sections.section import Section, Task
from mtl_keras.report.wording import finite

WRONG, RIGHT = 9, 6


def classification(task: Task) -> Section:
    """Makes the section of a classification."""
    rows = task.rows
    right = [row for row in rows if row["label"] == row["predicted"]]
    wrong = sorted((row for row in rows if row["label"] != row["predicted"]), key=_confidence, reverse=True)
    truth, predicted = [str(row["label"]) for row in rows], [str(row["predicted"]) for row in rows]
    parts = scores(truth, predicted, (str(row["label"]) for row in right), task.labels)
    largest = sorted(parts, key=lambda part: -part.support)[:MOST_CLASSES]
    names = [part.name for part in parts if part in largest]
    groups = score_groups(parts)
    return Section(
        "classification.html",
        task,
        {
            "accuracy": len(right) / len(rows),
            "right": len(right),
            "groups": groups,
            "not_in_table": left_out(parts, groups),
            "names": names,
            "left_out": len(parts) - len(names),
            "matrix": confusion_rows(Counter(zip(truth, predicted, strict=True)), Counter(truth), names),
            "confusions": _confusions(wrong),
            "calibration": Reliability.of(task.name, "rows", "right", _sure(rows)),
            "wrong": [_example(task, row) for row in task.pictured(wrong)[:WRONG]],
            "right_examples": [_example(task, row) for row in _of_each_class(task.pictured(right), names)],
        },
    )


def _confidence(row: Row) -> float:
    """Returns the probability of what was predicted, -1 where it is not known."""
    value = finite((row.get("probabilities") or {}).get(row["predicted"]))
    return value if math.isfinite(value) else -1.0


def _sure(rows: list[Row]) -> Iterator[tuple[float, bool]]:
    """Yields the probability of what was predicted, and whether that is right."""
    return ((_confidence(row), row["label"] == row["predicted"]) for row in rows)


def _confusions(wrong: list[Row]) -> list[dict[str, Any]]:
    pairs = Counter((str(row["label"]), str(row["predicted"])) for row in wrong)
    return [
        {"truth": true, "predicted": guess, "count": count, "share": count / len(wrong)}
        for (true, guess), count in pairs.most_common(5)
    ]


def _of_each_class(rows: list[Row], names: list[str]) -> list[Row]:
    """Returns the surest rows of each class by turns."""
    groups = [sorted((row for row in rows if str(row["label"]) == name), key=_confidence)[::-1] for name in names]
    turns = [group[place] for place in range(RIGHT) for group in groups if place < len(group)]
    return turns[:RIGHT]


def _example(task: Task, row: Row) -> dict[str, Any]:
    likely = sorted((row.get("probabilities") or {}).items(), key=lambda item: -_or_zero(item[1]))[:4]
    return {
        "subject": task.subject(row),
        "truth": str(row["label"]),
        "predicted": str(row["predicted"]),
        "probabilities": [(name, _or_zero(value)) for name, value in likely],
    }


def _or_zero(value: object) -> float:
    number = finite(value)
    return min(1.0, max(0.0, number)) if math.isfinite(number) else 0.0
