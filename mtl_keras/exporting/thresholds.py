"""Chooses thresholds on the validation rows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mtl_keras.errors import UserError
from mtl_keras.exporting.best_threshold import BestThreshold, best_threshold, f1_at

if TYPE_CHECKING:
    from mtl_keras.data.rows import Rows
    from mtl_keras.recipe_data import RecipeData
    from mtl_keras.trained import Trained

Array = np.ndarray[Any, Any]
Chosen = dict[str, BestThreshold]
"""By the name of the label."""

_ROWS = 32
"""Of a batch."""
_HALF = 0.5
"""From which the second of two classes is the likelier."""


def choose_thresholds(trained: "Trained", data: "RecipeData | None", names: Sequence[str]) -> dict[str, Chosen]:
    """Returns the thresholds of some tasks, those of all labels or of the second of two classes.

    Args:
        trained: the model.
        data: the rows of its recipe.
        names: the tasks.

    Raises:
        UserError: there are no rows, or they have faults.
    """
    if not names:
        return {}
    if data is None:
        raise UserError("thresholds", "expected a run, on whose validation rows they are chosen. Export a run.")
    rows = data.rows("validation")
    heads: dict[str, Any] = {name: trained.head(name) for name in names}
    return {name: _chosen(heads[name], *_validated(trained, name, rows[name])) for name in names}


def _validated(trained: "Trained", name: str, rows: "Rows") -> tuple[Array, Array]:
    """Returns labels and probabilities of the rows that have a label, in the same order."""
    import tensorflow as tf

    from mtl_keras.evaluation.batches import windows

    answering = trained.evaluating(rows.field, [name])
    truths, probabilities = [], []
    for window in windows([rows], _ROWS):
        for batch in window.batches:
            values = tf.gather(window.values, batch.numbers)
            values = tf.map_fn(tf.io.read_file, values) if rows.files else values
            truths += [window.labels[0][number] for number in batch.numbers]
            probabilities.append(answering(values)[name]["probabilities"].numpy())
    return np.array(truths), np.concatenate(probabilities)


def _chosen(head: Any, truths: Array, probabilities: Array) -> Chosen:
    if head.per == "row":
        second = head.names()[1]
        return {second: best_threshold(truths == 1, probabilities[:, 1], _HALF)}
    known = {
        name: (truth[truth >= 0] > 0, own[truth >= 0])
        for name, truth, own in zip(head.names(), truths.T, probabilities.T, strict=True)
    }
    found = {name: best_threshold(*rows, head.threshold) for name, rows in known.items()}
    lowered = _consistent(found, head.parents or {})
    return {name: best._replace(f1=f1_at(*known[name], best.threshold)) for name, best in lowered.items()}


def _consistent(found: Chosen, parents: Mapping[str, Sequence[str]]) -> Chosen:
    """Returns thresholds none of which is above that of a descendant, whose ancestors every answer is to have."""
    found, changed = dict(found), True
    while changed:
        changed = False
        for name, above in parents.items():
            for parent in above:
                if found[parent].threshold > found[name].threshold:
                    found[parent] = found[parent]._replace(threshold=found[name].threshold)
                    changed = True
    return found
