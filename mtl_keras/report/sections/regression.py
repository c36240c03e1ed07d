"""Values: true against predicted, how the differences spread, and the rows that are furthest off."""

import math
from statistics import median
from typing import Any

from mtl_keras.report.run_record import Row
from mtl_keras.report.scatter_chart import residual_chart, scatter_chart
from mtl_keras.report.sections.section import Section, Task
from mtl_keras.report.wording import NONE, finite, number, signed

EXAMPLES = 6


def regression(task: Task) -> Section:
    """Makes the section of a regression."""
    pairs = [(finite(row["label"]), finite(row["predicted"]), row) for row in task.rows]
    known = [(true, guess, row) for true, guess, row in pairs if math.isfinite(true) and math.isfinite(guess)]
    residuals = [guess - true for true, guess, _ in known]
    shown = {id(row) for row in task.pictured(task.rows)}
    order = sorted((item for item in known if id(item[2]) in shown), key=lambda item: -abs(item[1] - item[0]))
    return Section(
        "regression.html",
        task,
        {
            "left_out": len(pairs) - len(known),
            "scatter": scatter_chart(f"{task.name}: true and predicted values", [item[:2] for item in known]),
            "residuals": residual_chart(f"{task.name}: predicted less true value", residuals),
            "bias": signed(sum(residuals) / len(residuals)) if residuals else NONE,
            "typical": number(median(map(abs, residuals))) if residuals else NONE,
            "wrong": [_example(task, *item) for item in order[:EXAMPLES]],
            "right_examples": [_example(task, *item) for item in order[EXAMPLES:][::-1][:EXAMPLES]],
        },
    )


def _example(task: Task, true: float, guess: float, row: Row) -> dict[str, Any]:
    return {
        "subject": task.subject(row),
        "truth": number(true),
        "predicted": number(guess),
        "off": signed(guess - true),
    }
