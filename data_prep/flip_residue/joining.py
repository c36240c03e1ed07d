"""Puts the labels of all tasks for a sequence into one row, and decides its split."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .archive import SPLITS, Chain
from .task import TASKS


@dataclass(frozen=True)
class Row:
    """A sequence, its split, and the string of labels of each task that has some."""

    identifier: str
    sequence: str
    split: str
    labels: Mapping[str, str]


def join(chains: Mapping[str, Sequence[Chain]]) -> tuple[list[Row], dict[str, int]]:
    """Returns a row for each sequence, in the order of the tasks and their files, and counts.

    Args:
        chains: by task.
    """
    found: dict[str, dict[str, list[Chain]]] = defaultdict(lambda: defaultdict(list))
    for task, own in chains.items():
        for chain in own:
            found[chain.sequence][task].append(chain)
    counts = _counts(chains)
    rows = [_row(sequence, of_tasks, counts) for sequence, of_tasks in found.items()]
    kept = _named_once([row for row in rows if row.labels])
    counts |= {"without_labels_dropped": len(rows) - len(kept), "rows_kept": len(kept)}
    return kept, counts


def number(labels: str | None, task: str, length: int) -> list[int]:
    """Returns the class of each residue, -1 where there is none."""
    return [-1] * length if labels is None else [TASKS[task].classes.find(label) for label in labels]


def _row(sequence: str, of_tasks: Mapping[str, Sequence[Chain]], counts: dict[str, int]) -> Row:
    every = [chain for copies in of_tasks.values() for chain in copies]
    split = _latest(every)
    labels: dict[str, str] = {}
    for task, copies in of_tasks.items():
        own = _latest(copies)
        if len({chain.labels for chain in copies}) > 1:
            counts[f"{task}_conflicting_left_out"] += 1
        elif own == split:
            labels[task] = copies[0].labels
        else:
            counts[f"{task}_{own}_left_out_for_{split}_of_another"] += 1
    return Row(every[0].accession, sequence, split, labels)


def _named_once(rows: Sequence[Row]) -> list[Row]:
    """Numbers further sequences of an accession, since tasks have other stretches of some chains."""
    times: Counter[str] = Counter()
    named = []
    for row in rows:
        times[row.identifier] += 1
        again = times[row.identifier] > 1
        named.append(replace(row, identifier=f"{row.identifier}#{times[row.identifier]}") if again else row)
    return named


def _latest(chains: Sequence[Chain]) -> str:
    return max((chain.split for chain in chains), key=SPLITS.index)


def _counts(chains: Mapping[str, Sequence[Chain]]) -> dict[str, int]:
    """Returns what was read, and zeros for all that may be left out."""
    counts = {f"{task}_chains_read": len(own) for task, own in chains.items()}
    for task in chains:
        counts[f"{task}_conflicting_left_out"] = 0
        for place, own in enumerate(SPLITS):
            counts |= {f"{task}_{own}_left_out_for_{later}_of_another": 0 for later in SPLITS[place + 1 :]}
    return counts
