"""The baselines' metrics on the rows of a run."""

from typing import Any

from mtl_keras.baselines import fit_baselines
from mtl_keras.baselines.table import score
from mtl_keras.data.base import Split
from mtl_keras.data.rows import Rows
from mtl_keras.heads.base import Head

Plain = tuple[list[Any], list[Any]]


def baseline_scores(
    heads: dict[str, Head], train: dict[str, Rows], splits: dict[Split, dict[str, Rows]]
) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """Fits each task's baselines on its training rows and scores them.

    Returns:
        ``{baseline: {split: {task: {metric: value}}}}``.
    """
    scores: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
    for task, head in heads.items():
        fitted = fit_baselines(head, _plain(train[task], head))
        for split, rows in splits.items():
            plain = _plain(rows[task], head)
            for name, predict in fitted.items():
                scores.setdefault(name, {}).setdefault(split, {})[task] = score(head, predict, plain)
    return scores


def _plain(rows: Rows, head: Head) -> Plain:
    """Returns inputs, and labels by their names."""
    inputs, labels = rows.as_lists()
    names = getattr(head, "labels", None)
    return inputs, labels if names is None else [_named(label, names) for label in labels]


def _named(label: Any, names: tuple[str, ...]) -> Any:
    return [names[each] for each in label] if isinstance(label, list) else names[label]
