"""Warnings of rows that are longer, and of pictures of quite another size or shape, than the backbone takes."""

from collections.abc import Iterator, Mapping
from typing import Any

from mtl_keras.data_facts.picture_sizes import DISTORTED
from mtl_keras.data_facts.row_warnings import leads
from mtl_keras.data_warning import DataWarning

_CUT = 0.01
"""Share of the rows of a split from which on it is a warning that they are cut."""
_DISTORTED = 0.1
"""Likewise, that pictures are drawn out or squeezed."""
_LARGER, _SMALLER = 4.0, 0.25
"""How many times as long, or what part as long, the side of a picture of median size may become."""


def size_warnings(facts: Mapping[str, Any]) -> Iterator[DataWarning]:
    """Yields warnings of lengths and of sizes of pictures, at the first of the tasks that share the rows."""
    for name, task in facts["tasks"].items():
        if not leads(name, task):
            continue
        cut = {split: own for split, own in task["splits"].items() if _is_cut(own)}
        if cut:
            yield DataWarning("model.backbone.sequence_length", _lengths(task["rows_of"], cut))
        train = task["splits"]["train"]
        if "pictures" in train:
            yield from _pictures(train["rows"], train["pictures"])


def _is_cut(own: Mapping[str, Any]) -> bool:
    lengths = own.get("lengths") or {}
    return "pieces_cut" in lengths and lengths["over"] >= max(1, _CUT * own["rows"])


def _lengths(tasks: str, cut: Mapping[str, Any]) -> str:
    found = {split: own["lengths"] for split, own in cut.items()}
    shares = [
        f"{own['over'] / cut[split]['rows']:.1%} of {split} (and with them {own['words_cut'] / own['words']:.1%} "
        f"of the words)"
        for split, own in found.items()
    ]
    limit, most, longest = (max(own[key] for own in found.values()) for key in ("limit", "most", "longest"))
    return (
        f"rows of {tasks} that are cut, as they are longer than {limit:,} pieces: {', '.join(shares)}; the longest has "
        f"{longest:,}. {most:,} would cut 1% at most: set it so, if the backbone allows, or make the texts shorter."
    )


def _pictures(rows: int, found: Mapping[str, Any]) -> Iterator[DataWarning]:
    place, (height, width) = "model.backbone.image_size", found["image_size"]
    median = "{} x {}".format(*found["median"])
    if found["fit"] == "stretch" and found["distorted"] >= _DISTORTED * rows:
        yield DataWarning(
            "model.backbone.fit",
            f"pictures of train that are drawn out or squeezed {DISTORTED} times or more to fill {height} x {width}: "
            f'{found["distorted"] / rows:.0%}. Set fit = "pad" to keep their shape, or image_size to theirs.',
        )
    if found["scale"] > _LARGER:
        advice = "A smaller image_size costs less and shows as much."
        yield DataWarning(place, f"pictures of {median} (the median) are enlarged to {height} x {width}. {advice}")
    if found["scale"] < _SMALLER:
        advice = "What is small in them is lost: set a larger image_size, or cut the pictures into parts."
        yield DataWarning(place, f"pictures of {median} (the median) are reduced to {height} x {width}. {advice}")
