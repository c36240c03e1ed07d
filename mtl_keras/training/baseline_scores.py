"""The baselines' metrics on the rows of a run."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from mtl_keras.baselines import fit_baselines
from mtl_keras.baselines.table import score
from mtl_keras.data.base import Split
from mtl_keras.data.labelled import is_labelled
from mtl_keras.data.rows import Rows, as_strings
from mtl_keras.heads.base import Head
from mtl_keras.images.encoded_mask import pixel_counts

Plain = tuple[list[Any], Any]
MOST_ROWS = 200_000
"""Rows of a split that a baseline takes at most: it holds them in memory, all at once."""


def baseline_scores(
    heads: dict[str, Head],
    train: dict[str, Rows],
    splits: dict[Split, dict[str, Rows]],
    tell: Callable[[str], object] = print,
) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """Fits each task's baselines on its training rows and scores them; of many rows, on every second, third, ...

    Args:
        heads: the heads by task.
        train: the training rows by task.
        splits: the rows to score by split and task.
        tell: takes a sentence for each baseline that is left out, and for rows that are.

    Returns:
        ``{baseline: {split: {task: {metric: value}}}}``.
    """
    scores: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
    for task, head in heads.items():
        some = _thinned(train[task])
        if some.count < train[task].count:
            tell(f"  {task}: the baselines learn from {some.count:,} of the {train[task].count:,} training rows")
        fitted = fit_baselines(head, _plain(some, head), some.field, tell)
        for split, rows in splits.items():
            plain = _plain(_thinned(rows[task]), head)
            for name, predict in fitted.items():
                scores.setdefault(name, {}).setdefault(split, {})[task] = score(head, predict, plain)
    return scores


def _thinned(rows: Rows) -> Rows:
    """Returns every k-th row, so that there are no more than may be."""
    step = -(-rows.count // MOST_ROWS)
    if step <= 1:
        return rows
    unlabelled = None if rows.unlabelled is None else rows.unlabelled.take(rows.count).shard(step, 0)
    return replace(rows, dataset=rows.dataset.shard(step, 0), count=-(-rows.count // step), unlabelled=unlabelled)


def _plain(rows: Rows, head: Head) -> Plain:
    """Returns inputs, and labels as ``fit_baselines`` takes them."""
    if head.per == "label":
        return _label_rows(rows)
    both = [pair for pair in zip(*rows.as_lists(), strict=True) if is_labelled(pair[1])]
    inputs, labels = [value for value, _ in both], [label for _, label in both]
    names = getattr(head, "labels", None)
    if head.per == "pixel":
        counts = [pixel_counts(label, len(names or ())).tolist() for label in labels]
        return counts, counts
    return inputs, labels if names is None else [_named(label, names) for label in labels]


def _label_rows(rows: Rows) -> Plain:
    """Returns inputs, and which labels they have as an array [N, C]: there may be thousands."""
    key = "name" if rows.field == "image" else rows.field
    inputs: list[Any] = []
    parts = [np.zeros((0, 0), np.int8)]
    for batch in rows.batches(1024):
        labels = batch["label"].numpy().astype(np.int8)
        given = labels.max(axis=1) >= 0
        inputs += [value for value, there in zip(as_strings(batch[key]), given, strict=True) if there]
        parts.append(labels[given])
    return inputs, np.concatenate(parts[1:] or parts)


def _named(label: Any, names: tuple[str, ...]) -> Any:
    if isinstance(label, list):
        return [names[each] if each >= 0 else None for each in label]
    return names[label]
