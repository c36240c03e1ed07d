"""What a run noted of its data, as the page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.report.label_counts import LabelCounts
from mtl_keras.report.shared_rows import SharedRows

MOST_SHARED = 20


@dataclass(frozen=True)
class SplitRows:
    """How many rows a split has, and how many of them have a label of the task."""

    split: str
    rows: int
    labelled: int

    @property
    def share(self) -> float:
        """The share of the rows that have a label."""
        return self.labelled / self.rows if self.rows else 0.0


@dataclass(frozen=True)
class DataRecord:
    """The content of ``data.json``; what the run did not note is empty.

    Args:
        splits: the splits of each task.
        labels: the counts of the labels of each task that has some.
        overlaps: parts of the data that have rows in common, None where it was not looked for.
        clusters: parts of the data that have rows alike, None where it was not looked for.
        more: how many more of either there are.
        not_compared: why it was not looked for rows alike, "" where it was, or nobody said.
        similar: what counts as alike, "" where nobody said.
    """

    splits: dict[str, list[SplitRows]] = field(default_factory=dict)
    labels: list[LabelCounts] = field(default_factory=list)
    overlaps: list[SharedRows] | None = None
    clusters: list[SharedRows] | None = None
    more: int = 0
    not_compared: str = ""
    similar: str = ""

    @classmethod
    def of(cls, found: Mapping[str, Any], heads: Mapping[str, str], file: Path) -> "DataRecord":
        """Reads the file's content.

        Args:
            found: what the file holds; empty where there is none.
            heads: the kind of each task's head.
            file: its path, for faults.

        Raises:
            UserError: the content is not of the form that training writes.
        """
        try:
            return cls._read(found, heads)
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            problem = f"expected counts of the data as training writes them; {fault!r} is missing or odd. "
            raise UserError(str(file), f"{problem}Delete the file, and the report leaves them out.") from fault

    @classmethod
    def _read(cls, found: Mapping[str, Any], heads: Mapping[str, str]) -> "DataRecord":
        tasks = found.get("tasks") or {}
        splits = {
            task: [SplitRows(split, int(each["rows"]), int(each["labelled"])) for split, each in parts.items()]
            for task, parts in tasks.items()
        }
        counted = [LabelCounts.of(task, heads.get(task, ""), parts) for task, parts in tasks.items()]
        overlaps, clusters = (_shared(found.get(name)) for name in ("overlaps", "clusters"))
        return cls(
            {task: parts for task, parts in splits.items() if parts},
            [each for each in counted if each.rows],
            overlaps and overlaps[:MOST_SHARED],
            clusters and clusters[:MOST_SHARED],
            sum(max(0, len(each or ()) - MOST_SHARED) for each in (overlaps, clusters)),
            str(found.get("not_compared") or ""),
            str(found.get("similar") or ""),
        )


def _shared(found: list[dict[str, Any]] | None) -> list[SharedRows] | None:
    """Returns the pairs of parts, those of training and another split first, then those with the most rows."""
    if found is None:
        return None
    return sorted(map(SharedRows.of, found), key=lambda each: (not each.flatters, -each.rows))
