"""Warnings of held-out rows that are in the training rows too."""

from collections.abc import Iterator, Mapping
from typing import Any

from mtl_keras.data_warning import DataWarning

_ALIKE = 0.01
"""Share of a held-out split that resembles training from which on it is a warning."""


def overlap_warnings(facts: Mapping[str, Any]) -> Iterator[DataWarning]:
    """Yields a warning for each held-out split that shares rows with training, of its own task or of another one."""
    for each in filter(is_leak, facts["overlaps"]):
        one, split = _parted(each["one"])
        ends = _SAME if one == _parted(each["other"])[0] else _OTHER
        yield _warning(facts, one, split, f"are in {each['other']} too (the same {each['by']})", each["rows"], ends)
    for each in facts.get("clusters", ()):
        one, split = each["task"], each["one"]
        if each["rows"] >= _ALIKE * _rows(facts, one, split) and _parted(each["other"])[0] == one:
            yield _warning(facts, one, split, f"resemble one of {each['other']}", each["rows"], _CLUSTER)


def is_leak(overlap: Mapping[str, Any]) -> bool:
    """Says whether rows that two parts share are held-out ones of the one and training rows of the other."""
    return _parted(overlap["one"])[1] != "train" and _parted(overlap["other"])[1] == "train"


_SAME = "A score of them flatters: take them out of train."
_OTHER = "The shared trunk sees them while it learns the other task: take them out there for a score of new rows."
_CLUSTER = "A score of them flatters: keep sequences that resemble one another in one split."


def _warning(facts: Mapping[str, Any], tasks: str, split: str, what: str, rows: int, ends: str) -> DataWarning:
    count = _rows(facts, tasks, split)
    share = f"{rows:,} of the {count:,} rows of {split} ({rows / count:.1%})"
    return DataWarning(f"tasks.{_first(tasks)}.dataset", f"{share} {what}. {ends}")


def _rows(facts: Mapping[str, Any], tasks: str, split: str) -> int:
    return int(facts["tasks"][_first(tasks)]["splits"][split]["rows"])


def _parted(name: str) -> tuple[str, str]:
    """Returns the tasks and the split of a part's name."""
    tasks, _, split = name.rpartition(" ")
    return tasks, split


def _first(tasks: str) -> str:
    return tasks.partition(" + ")[0]
