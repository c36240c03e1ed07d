"""What a quantised model loses of each metric."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from mtl_keras.data.labelled import is_labelled
from mtl_keras.evaluation.lines import LINES, subject
from mtl_keras.evaluation.scored_rows import ScoredRows
from mtl_keras.exporting.parity.answered import Answered
from mtl_keras.exporting.parity.result import MetricChange
from mtl_keras.exporting.parity.row_set import RowSet
from mtl_keras.metrics import LOWER_IS_BETTER

Array = np.ndarray[Any, Any]

WARNED = 0.01
"""Loss of a metric from which on a warning is given; of an error (mae, rmse) as a share of it."""
_SMALLEST = np.float32(1e-30)


class MetricChanges:
    """Scores the rows of a task by the numbers of Keras and by those of an artefact, with evaluation's own code.

    Args:
        task: its name.
        rows: its rows and their labels.
    """

    def __init__(self, task: str, rows: RowSet) -> None:
        self._task, self._rows = task, rows
        self._scored: list[ScoredRows] = []

    def add(self, start: int, values: Sequence[Any], answered: Answered, found: Mapping[str, Array]) -> None:
        """Adds a batch.

        Args:
            start: the number of its first row.
            values: the raw values of its rows.
            answered: what Keras says, numbers.
            found: the numbers of the artefact.
        """
        self._scored = self._scored or [ScoredRows.of(answered.head, self._rows.count) for _ in range(2)]
        truths = self._rows.labels[self._task][start : start + len(values)]
        for scored, numbers in zip(self._scored, (answered.answer, found), strict=True):
            answers = _evaluated(answered, numbers)
            for place, (value, truth) in enumerate(zip(values, truths, strict=True)):
                if is_labelled(truth):
                    own = {key: column[place] for key, column in answers.items()}
                    about = subject(self._rows.field, answered.head.per, value, value)
                    scored.add(LINES[answered.head.kind](about, truth, own, answered.labels), truth, own)

    def changes(self) -> tuple[MetricChange, ...]:
        """Returns each metric; none where no row has a label."""
        if not self._scored:
            return ()
        keras, exported = (scored.scores() for scored in self._scored)
        return tuple(
            MetricChange(self._task, name, value, exported[name], _is_worse(name, value, exported[name]))
            for name, value in keras.items()
        )


def _is_worse(metric: str, keras: float, exported: float) -> bool:
    if metric in LOWER_IS_BETTER:
        return exported - keras > WARNED * abs(keras)
    return not keras - exported <= WARNED and not np.isnan(keras)


def _evaluated(answered: Answered, numbers: Mapping[str, Array]) -> dict[str, Array]:
    """Returns what evaluation takes, from a head's numbers."""
    import tensorflow as tf

    y_pred = tf.constant(_OUTPUTS[answered.head.kind](answered, numbers))
    evaluated = answered.head.evaluated(y_pred, dict(answered.prepared))
    return {key: value.numpy() for key, value in evaluated.items()}


def _logarithms(answered: Answered, numbers: Mapping[str, Array]) -> Array:
    """Returns logits of which the probabilities are the softmax."""
    found: Array = np.log(np.maximum(numbers["probabilities"], _SMALLEST))
    return found


def _logits(answered: Answered, numbers: Mapping[str, Array]) -> Array:
    """Returns logits of which the probabilities are the sigmoid."""
    probabilities = numbers["probabilities"].astype(np.float64)
    least = float(_SMALLEST)
    return np.asarray(np.log(np.maximum(probabilities, least)) - np.log(np.maximum(1 - probabilities, least)), "f4")


def _values(answered: Answered, numbers: Mapping[str, Array]) -> Array:
    found: Array = numbers["value"][:, None]
    return found


def _chosen_tags(answered: Answered, numbers: Mapping[str, Array]) -> Array:
    """Returns logits of which the tags are the best."""
    hot = np.arange(len(answered.labels)) == numbers["tag_ids"][..., None]
    return np.where(hot, np.float32(0), np.log(_SMALLEST))


_OUTPUTS: dict[str, Callable[[Answered, Mapping[str, Array]], Array]] = {
    "classification": _logarithms,
    "multi_label": _logits,
    "regression": _values,
    "segmentation": _logarithms,
    "token_classification": _logarithms,
    "token_tagging": _chosen_tags,
}
"""By the kind of head: a model output that is answered by these numbers."""
