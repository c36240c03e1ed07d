"""The facts of a recipe's data in words."""

from collections.abc import Iterator, Mapping
from itertools import filterfalse
from typing import Any

from rich.table import Table as RichTable

from mtl_keras.cli.label_line import label_line
from mtl_keras.data_facts.overlap_warnings import is_leak

Facts = Mapping[str, Any]


def rows_table(facts: Facts) -> RichTable:
    """Returns the rows of each split and the number of labels of each task."""
    tasks = facts["tasks"]
    splits = list(next(iter(tasks.values()))["splits"])
    table = RichTable("task", *splits, "labels", box=None, pad_edge=False, header_style="bold")
    for name, task in tasks.items():
        labels = task["splits"]["train"].get("classes")
        counts = [f"{task['splits'][split]['rows']:,}" for split in splits]
        table.add_row(name, *counts, f"{len(labels):,}" if labels else "numbers")
    return table


def fact_lines(facts: Facts) -> Iterator[str]:
    """Yields a line a fact: task by task, then what parts of the data have in common.

    What several tasks have in common, as those that share rows do, is told once.
    """
    told: dict[str, list[str]] = {}
    for name, task in facts["tasks"].items():
        for line in _of_task(task):
            told.setdefault(line, []).append(name)
    for line, names in told.items():
        yield f"{' + '.join(names)}: {line}"
    yield from _shared(facts)
    yield from _similar(facts)


def _of_task(task: Facts) -> Iterator[str]:
    splits = task["splits"]
    if classes := splits["train"].get("classes"):
        yield label_line(classes, task["per"], task["field"])
    for split, own in splits.items():
        if own["labelled"] < own["rows"]:
            yield f"{own['labelled']:,} of the {own['rows']:,} rows of {split} have a label."
    if any(own["left_out"] for own in splits.values()):
        yield f"rows left out, which another split has, of this or another task: {_each(splits, 'left_out')}."
    if any(own["repeated"] for own in splits.values()):
        yield f"rows that repeat an earlier one of their split: {_each(splits, 'repeated')}."
    if lengths := {split: own["lengths"] for split, own in splits.items() if "lengths" in own}:
        yield _LENGTHS[lengths["train"]["unit"]](lengths, splits)
    if pictures := splits["train"].get("pictures"):
        yield _sizes(pictures)


def _pieces(lengths: Facts, splits: Facts) -> str:
    cut = ", ".join(
        f"{own['over'] / splits[split]['rows']:.1%} of the rows of {split} ({_share(own, 'words')} of the words)"
        for split, own in lengths.items()
    )
    limit = lengths["train"]["limit"]
    if not any(own["over"] for own in lengths.values()):
        return f"{_spread(lengths['train'])}; none of any split is cut at sequence_length = {limit:,}."
    return f"{_spread(lengths['train'])}; cut at sequence_length = {limit:,}: {cut}."


def _residues(lengths: Facts, splits: Facts) -> str:
    own = lengths["train"]
    if not own["over"]:
        return f"{_spread(own)}."
    share = own["over"] / splits["train"]["rows"]
    return f"{_spread(own)}; of the {share:.1%} longer than crop_length = {own['limit']:,} a step takes a stretch."


_LENGTHS = {"pieces": _pieces, "residues": _residues}


def _spread(own: Facts) -> str:
    return (
        f"{own['unit']} of a row of train: {own['median']:,} (the median), 99% have at most {own['most']:,}, the "
        f"longest {own['longest']:,}"
    )


def _share(own: Facts, what: str) -> str:
    return f"{own[f'{what}_cut'] / max(own[what], 1):.1%}"


def _sizes(found: Facts) -> str:
    smallest, median, largest, taken = (f"{height:,} x {width:,}" for height, width in (found[key] for key in _SIZES))
    if smallest == largest:
        return f"all pictures of train are of {smallest} (height x width); the backbone takes {taken}."
    least, _, greatest = found["aspects"]
    return (
        f"pictures of train are of {smallest} (the smallest, height x width), {median} (the median) to {largest} (the "
        f"largest), {least:.3g} to {greatest:.3g} times as wide as high; the backbone takes {taken}: a side of the "
        f"median becomes {found['scale']:.2g} times as long."
    )


_SIZES = ("smallest", "median", "largest", "image_size")


def _each(splits: Facts, key: str) -> str:
    return ", ".join(f"{own[key]:,} of {split}" for split, own in splits.items())


def _shared(facts: Facts) -> Iterator[str]:
    """Yields the rows that parts share, but for held-out rows in training, of which there is a warning."""
    for each in filterfalse(is_leak, facts["overlaps"]):
        rows = "1 row is" if each["rows"] == 1 else f"{each['rows']:,} rows are"
        yield f"{each['one']}: {rows} in {each['other']} too (the same {each['by']})."


def _similar(facts: Facts) -> Iterator[str]:
    for each in facts.get("clusters", ()):
        yield (
            f"{each['task']} {each['one']}: {each['rows']:,} sequences resemble one of {each['other']} ({each['by']})."
        )
    if similar := facts.get("similar"):
        yield f"Sequences that resemble one another have {similar}."
    if reason := facts.get("not_compared"):
        yield f"{reason[0].upper()}{reason[1:]}."
