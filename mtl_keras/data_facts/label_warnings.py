"""Warnings of labels that training has seldom or never."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mtl_keras.data.faults import quoted
from mtl_keras.data_warning import DataWarning
from mtl_keras.heads.base import Per
from mtl_keras.report.plain_text import short

_FEW = 10
"""A label that fewer rows (words, residues, pixels) of training have is rare."""
_NAMED, _LONGEST = 5, 40
_COUNTED: dict[Per, str] = {"row": "rows", "label": "rows", "word": "words", "pixel": "pixels"}


def counted(per: Per, field: str) -> str:
    """Returns in what labels are counted: rows, words, residues or pixels.

    Args:
        per: what has a label.
        field: the raw field of the rows.
    """
    return "residues" if (field, per) == ("sequence", "word") else _COUNTED[per]


def label_warnings(facts: Mapping[str, Any]) -> Iterator[DataWarning]:
    """Yields a warning for the labels of a task that are rare in training, and for those that are not there at all."""
    for name, task in facts["tasks"].items():
        counts = _judged(task)
        held_out = {label: _where(task["splits"], label) for label in counts}
        never = [label for label in counts if not counts[label]]
        tested = {label: held_out[label] for label in never if held_out[label]}
        absent = dict.fromkeys(label for label in never if label not in tested)
        few = {label: count for label, count in counts.items() if 0 < count < _FEW}
        rare = {label: f"{few[label]}" for label in sorted(few, key=lambda label: few[label])}
        what = counted(task["per"], task["field"])
        for problem, names in ((_NEVER, tested), (_ABSENT, absent), (_RARE, rare)):
            if names:
                yield DataWarning(f"tasks.{name}.dataset", problem.format(what=what, few=_FEW, names=_listed(names)))


_NEVER = (
    "labels that no {what} of train have, and other splits do: {names}. They are never learned and always count as "
    "wrong: add rows of them to train, or take them out."
)
_ABSENT = (
    "labels that no {what} of any split have: {names}. The head has an output for them all the same: add rows of them, "
    "or take them out of the labels."
)
_RARE = (
    "labels that fewer than {few} {what} of train have: {names}. They will hardly be learned: add rows of them, put "
    "labels together, or set class_weights of the head."
)


def _judged(task: Mapping[str, Any]) -> dict[str, int]:
    """Returns the counts in training of the labels that can be missed: an entity's type by the tag of its beginning."""
    counts: Mapping[str, int] = task["splits"]["train"].get("classes") or {}
    inner = task["head"] == "token_tagging"
    return {label: count for label, count in counts.items() if not (inner and label.startswith("I-"))}


def _listed(names: Mapping[str, str | None]) -> str:
    """Returns the first of some names, each with its note, if it has one."""
    few: Sequence[str] = list(names)[:_NAMED]
    shown = [f"{quoted([short(name, _LONGEST)])}{f' ({names[name]})' if names[name] else ''}" for name in few]
    return f"{', '.join(shown)}, ... ({len(names):,} in all)" if len(names) > _NAMED else ", ".join(shown)


def _where(splits: Mapping[str, Any], label: str) -> str:
    counts = {split: own["classes"][label] for split, own in splits.items() if split != "train"}
    return ", ".join(f"{count:,} in {split}" for split, count in counts.items() if count)
