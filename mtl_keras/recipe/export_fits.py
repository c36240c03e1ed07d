"""Checks what an export is to have."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mtl_keras import components
from mtl_keras.errors import UserError
from mtl_keras.heads.base import Head
from mtl_keras.heads.classification import Classification
from mtl_keras.heads.multi_label import MultiLabel
from mtl_keras.task_name import RESERVED

PLACE = "export."
"""Where the options stand in a recipe."""


def export_misfits(
    options: Mapping[str, Any], tasks: Collection[str], heads: Mapping[str, Head], place: str = PLACE
) -> Iterator[UserError]:
    """Yields what is wrong with the options of an export; what is of another type is left to the schema.

    Args:
        options: the values by the names of ``ExportOptions``.
        tasks: the names of the recipe's tasks.
        heads: those of the tasks whose heads are known.
        place: what stands before an option's name.
    """
    from mtl_keras.exporting.formats import FORMATS  # it names the formats, and is not needed to read a recipe

    formats = options.get("formats")
    yield from _names(place + "formats", formats, FORMATS, "formats")
    if options.get("quantize") and _is_list(formats):
        yield from _quantized(place + "quantize", formats or (), {n for n, form in FORMATS.items() if form.quantizes})
    chosen = options.get("tasks")
    yield from _names(place + "tasks", chosen, tasks, "tasks")
    served = [name for name in tasks if chosen is None or (_is_list(chosen) and name in chosen)]
    groups = options.get("signatures")
    for name, group in (groups if isinstance(groups, Mapping) else {}).items():
        yield from _group_name(f"{place}signatures.{name}", name, tasks)
        yield from _names(f"{place}signatures.{name}", group, served, "tasks of the export")
    thresholds = options.get("thresholds")
    if not thresholds:
        return
    yield from _names(place + "thresholds", thresholds, served, "tasks of the export")
    yield from threshold_misfits(thresholds, heads, place)


def threshold_misfits(names: Any, heads: Mapping[str, Head], place: str = PLACE) -> Iterator[UserError]:
    """Yields the tasks that have no threshold to choose; labels that are not known yet tell nothing."""
    for name in dict.fromkeys(names) if _is_list(names) else ():
        head = heads.get(name)
        if head is not None and (problem := _no_threshold(head)):
            ending = f"received {problem}. Take it out, or choose another head."
            yield UserError(
                place + "thresholds",
                f'expected tasks of head "multi_label", or "classification" of two labels; task "{name}": {ending}',
            )


def _no_threshold(head: Head) -> str | None:
    if isinstance(head, MultiLabel):
        return None
    if not isinstance(head, Classification):
        return f'head "{head.kind}", which has no threshold'
    if head.labels is not None and len(head.labels) != 2:
        return f"a classification of {len(head.labels)} labels"
    return None


def _names(place: str, names: Any, known: Iterable[str], what: str) -> Iterator[UserError]:
    if not _is_list(names):
        return
    known = list(known)
    if not names:
        yield UserError(place, f"expected some of the {what}, {components.one_of(known)}; received none. Name one.")
    for name in dict.fromkeys(names):
        if name not in known:
            near = components.nearest(name, known)
            yield UserError(place, f'expected {what}, {components.one_of(known)}; received "{name}".{near}')
        elif list(names).count(name) > 1:
            yield UserError(place, f'expected each name once; received "{name}" {list(names).count(name)} times.')


def _quantized(place: str, formats: Sequence[str], able: Collection[str]) -> Iterator[UserError]:
    if not set(formats) & set(able):
        expected = f"expected a format that can be quantised, {components.one_of(sorted(able))}"
        yield UserError(place, f"{expected}; received {components.one_of(formats)}. Add one of them to the formats.")


def _group_name(place: str, name: str, tasks: Collection[str]) -> Iterator[UserError]:
    if name in tasks:
        problem = f'expected a name of its own; "{name}" is a task, which has a signature of that name.'
    elif name in RESERVED:
        problem = f'"{name}" is a name of the program itself.'
    elif not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        problem = f'expected a name of letters, digits and _ that starts with a letter; received "{name}".'
    else:
        return
    yield UserError(place, f"{problem} Name the group otherwise.")


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(name, str) for name in value)
