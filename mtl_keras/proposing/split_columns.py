"""Columns by which splits may be made: groups, and times."""

import re
from collections.abc import Mapping
from typing import Any

from mtl_keras import components
from mtl_keras.data.files import FileDataset
from mtl_keras.proposing.column_choice import ColumnChoice
from mtl_keras.proposing.column_look import ColumnLook
from mtl_keras.proposing.table_sample import TableSample

_GROUP_NAME = re.compile(
    r"(?i)(user|author|patient|subject|speaker|writer|customer|doc(ument)?|thread|session|group|cluster|family|product|"
    r"source|conversation|article|movie|book)"
)
_LEAST_GROUPS = 3
_SORTABLE = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?|\d{8}")


def other_splits(choice: ColumnChoice, table: TableSample, instead: bool) -> list[tuple[str, Mapping[str, Any]]]:
    """Returns other ways to make splits, each with its reason and its options.

    Args:
        choice: the columns of a task.
        table: a sample of its rows.
        instead: whether ``split_by`` is given already.
    """
    place = ", in the place of split_by above:" if instead else ":"
    dataset = components.find("dataset", table.kind)
    known = dataset.splits_by if issubclass(dataset, FileDataset) else ()
    free = [look for look in choice.looks.values() if look not in (choice.value, choice.label)]
    found: list[tuple[str, Mapping[str, Any]]] = []
    if "group" in known and (groups := [look for look in free if _is_group(look)]):
        group = groups[0]
        reason = (
            f"Column {group.name!r} has {len(group.counts):,} values in {len(group.values):,} rows: if rows of one are "
            f"alike, a test on rows of a known one flatters. This keeps them together{place}"
        )
        found.append((reason, {"split_by": "group", "split_column": group.name}))
    if "time" in known and (dates := [look for look in free if look.kind == "date"]):
        date = dates[0]
        reason = (
            f"Column {date.name!r} has dates: if the model is to answer for later rows, test it on the latest{place}"
        )
        found.append((_unless_sortable(date, reason), {"split_by": "time", "split_column": date.name}))
    return found


def _is_group(look: ColumnLook) -> bool:
    differ, rows = len(look.counts), len(look.values)
    named = bool(_GROUP_NAME.search(str(look.name)))
    coded = look.kind == "other" or (look.kind in ("class", "number") and look.share(_has_digit) == 1)
    repeats = differ * 1.2 <= rows and differ >= _LEAST_GROUPS
    kinds = ("class", "number", "other", "text", "id")
    return repeats and look.kind in kinds and (named or (coded and not look.numbers))


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _unless_sortable(date: ColumnLook, reason: str) -> str:
    if date.share(lambda text: bool(_SORTABLE.fullmatch(text))) == 1:
        return reason
    return f"{reason.removesuffix(':')} (write them like 2024-05-31 first):"
