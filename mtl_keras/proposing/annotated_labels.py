"""What the labels of annotated pictures ask for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mtl_keras.data.annotated_pictures import AnnotatedPictures
from mtl_keras.data.picture import Picture
from mtl_keras.errors import UserError
from mtl_keras.images.encoded_mask import pixel_counts
from mtl_keras.proposing.label_proposal import LabelProposal, of_label_sets, of_pixels
from mtl_keras.proposing.request import TaskRequest

_MOST_MASKS = 24


def wanted_label(request: TaskRequest, masks: bool) -> str:
    """Returns which label a person asks for: categories unless they say ``mask``.

    Args:
        request: what they ask for.
        masks: whether there are masks.

    Raises:
        UserError: it is another, or masks are asked for and there are none.
    """
    wanted = request.role("label") or "classes"
    if wanted not in ("classes", "mask"):
        expected = f"expected {request.word('classes')} or {request.word('mask')}, as boxes are not learned"
        raise UserError(request.word(wanted), f"{expected}; received {wanted!r}.")
    if wanted == "mask" and not masks:
        problem = "expected masks; received none, and a box is no mask. Ask for classes"
        raise UserError(request.word(wanted), f"{problem}: {request.word('classes')}.")
    return wanted


def of_categories(sets: Sequence[Sequence[str]]) -> LabelProposal:
    """Returns what the categories of pictures ask for."""
    labels = of_label_sets(sets, None, f"{len(sets):,} pictures")
    each = sum(len({*names}) for names in sets) / max(1, len(sets))
    why = f"which categories a picture has, {each:.1f} a picture"
    return replace(labels, options={"label": "classes"}, why_head=why)


def of_masks(dataset: AnnotatedPictures, pictures: Sequence[Picture]) -> LabelProposal:
    """Returns what masks ask for, of which some are drawn or read.

    Raises:
        UserError: none of them can be.
    """
    step = max(1, len(pictures) // _MOST_MASKS)
    column, faults = dataset.label_column(pictures[::step][:_MOST_MASKS])
    names = dataset.labels() or []
    counts: Counter[str] = Counter()
    for mask in column:
        counts.update(dict(zip(names, pixel_counts(mask, len(names)).tolist(), strict=True)))
    if not counts.total():
        raise faults[0] if faults else UserError(dataset.title, "expected pixels with a class; received none.")
    labels = of_pixels({name: counts[name] / counts.total() for name in names}, sum(map(bool, column)))
    return replace(labels, comments=[comment.replace(" Rename them.", "") for comment in labels.comments])


def other_task(request: TaskRequest, label: str, masks: bool) -> list[str]:
    """Tells of the task that the same annotations may be used for, too."""
    other: Any = {"classes": "mask", "mask": "classes"}[label]
    if other == "mask" and not masks:
        return []
    word = request.word(other).replace(f"--task {request.name}", "--task NAME", 1)
    return [f"The annotations may serve another task on the same pictures: {word}"]
