"""Equal rows with different labels."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mtl_keras.data.labelled import is_labelled
from mtl_keras.data.rows import Rows
from mtl_keras.data_facts.label_words import label_words
from mtl_keras.data_facts.overlaps import row_keys
from mtl_keras.heads.base import Head
from mtl_keras.report.plain_text import short

_BATCH = 1024
_EXAMPLES = 3
_LONGEST = 60


def conflicts(rows: Sequence[Rows], values: Sequence[Sequence[Any]], head: Head) -> dict[str, Any]:
    """Finds rows of a task, in whatever split, that are equal and whose labels differ; missing labels do not.

    Args:
        rows: those of each split.
        values: what they are compared by, likewise.
        head: the task's head.

    Returns:
        ``inputs``, how many different texts (words, sequences, pictures) have labels that differ; ``rows``, how many
        rows they are; ``examples``, the first of them, each with ``row`` and ``labels``, what differs.
    """
    keys = [row_keys(own) for own in values]
    known, counts = np.unique(np.concatenate(keys), return_counts=True)
    several = known[counts > 1]
    labels: dict[int, list[Any]] = defaultdict(list)
    first: dict[int, tuple[Sequence[Any], int, str | None]] = {}
    for split, own, key in zip(rows, values, keys, strict=True):
        wanted = {number: int(key[number]) for number in np.flatnonzero(np.isin(key, several)).tolist()}
        for number, name, label in _labels_at(split, wanted.keys()):
            labels[wanted[number]].append(label)
            first.setdefault(wanted[number], (own, number, name))
    found = {key: own for key, own in labels.items() if _differ(own)}
    examples = [_example(found[key], head, *first[key]) for key in list(found)[:_EXAMPLES]]
    return {"inputs": len(found), "rows": sum(map(len, found.values())), "examples": examples}


def _example(labels: list[Any], head: Head, values: Sequence[Any], number: int, name: str | None) -> dict[str, Any]:
    """Returns the first of equal rows, and its labels, for a person."""
    value = values[number]
    return {"row": _short(value if name is None else name), "labels": label_words(labels, head, value)}


def _labels_at(rows: Rows, wanted: Any) -> Iterator[tuple[int, str | None, Any]]:
    """Yields the number, the name (of a picture) and the label of some rows that have one."""
    if not wanted:
        return
    keys = ("name", "label") if rows.field == "image" else ("label",)
    number = 0
    for batch in replace(rows, dataset=rows.dataset.map(lambda row: {key: row[key] for key in keys})).batches(_BATCH):
        for place in range(int(batch["label"].shape[0])):
            if number in wanted:
                label = batch["label"][place].numpy()
                name = batch["name"][place].numpy().decode() if "name" in keys else None
                if is_labelled(label):
                    yield number, name, label
            number += 1


def _differ(labels: Sequence[Any]) -> bool:
    """Says whether labels of equal rows differ somewhere where two of them are given."""
    if not hasattr(labels[0], "__len__") or isinstance(labels[0], bytes):
        return len(set(labels)) > 1
    stacked = np.stack(labels)
    given = stacked >= 0
    most = np.where(given, stacked, -1).max(axis=0)
    least = np.where(given, stacked, np.iinfo(stacked.dtype).max).min(axis=0)
    return bool((given.any(axis=0) & (most > least)).any())


def _short(value: Any) -> str:
    return short(" ".join(value) if isinstance(value, list) else value, _LONGEST)
