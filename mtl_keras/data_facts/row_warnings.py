"""Warnings of rows that are there twice, contradict each other, or say nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from mtl_keras.data_warning import DataWarning

_REPEATED = 0.01
"""Share of a split's rows from which on it is a warning that they repeat others."""
_NAMES = {"text": "texts", "words": "sentences", "sequence": "sequences", "image": "pictures"}


def row_warnings(facts: Mapping[str, Any]) -> Iterator[DataWarning]:
    """Yields a warning for each task whose labels contradict each other, and for rows that repeat or are blank."""
    for name, task in facts["tasks"].items():
        splits = task["splits"].items() if leads(name, task) else ()
        found = {
            "rows that repeat an earlier one, so that each counts again: {}. Remove them, unless that is meant.": [
                _share(split, own, "repeated") for split, own in splits if own["repeated"] >= _REPEATED * own["rows"]
            ],
            "rows with a text of blanks only: {}. Give them a text, or remove them.": [
                _share(split, own, "blank") for split, own in splits if own.get("blank")
            ],
        }
        for problem, parts in found.items():
            if parts:
                yield DataWarning(f"tasks.{name}.dataset", problem.format(", ".join(parts)))
        if task["conflicts"]["inputs"]:
            yield DataWarning(f"tasks.{name}.dataset", _conflicting(task))


def leads(name: str, task: Mapping[str, Any]) -> bool:
    """Says whether a task is the first of those that share its rows, at which the rows' own warnings stand."""
    return bool(task["rows_of"].partition(" + ")[0] == name)


def _share(split: str, own: Mapping[str, Any], key: str) -> str:
    return f"{own[key]:,} of the {own['rows']:,} of {split} ({own[key] / own['rows']:.1%})"


def _conflicting(task: Mapping[str, Any]) -> str:
    found = task["conflicts"]
    shown = "; ".join(f'"{each["row"]}" ({" / ".join(each["labels"])})' for each in found["examples"])
    more = "; ..." if found["inputs"] > len(found["examples"]) else ""
    return (
        f"{_NAMES[task['field']]} with labels that differ from row to row: {found['inputs']:,}, in {found['rows']:,} "
        f"rows: {shown}{more}. No model can be right on all of them: decide on one label each, or remove them."
    )
