"""Knows folders of pictures: in folders of their classes, with masks, or both."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.proposing.class_folders import propose_classes
from mtl_keras.proposing.label_proposal import LabelProposal, of_classes, of_pixels
from mtl_keras.proposing.lacking_splits import lacking_shares, told_of
from mtl_keras.proposing.made_shares import shares_of
from mtl_keras.proposing.mask_levels import MaskLevels, mask_levels
from mtl_keras.proposing.mask_pairs import MaskPairs, mask_pairs
from mtl_keras.proposing.path_pattern import PathPattern, path_pattern
from mtl_keras.proposing.picture_list import PictureList
from mtl_keras.proposing.picture_splits import split_table
from mtl_keras.proposing.picture_task import BY_CHANCE, WHY_CLASS, picture_task, some_of
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.task_proposal import TaskProposal

_LABELS = ("class", "mask")
_MASKS = 24
"""How many masks are opened."""


def propose_pictures(folder: Path, request: TaskRequest) -> TaskProposal | None:
    """Proposes the task of a folder of pictures; None where it has none.

    Raises:
        UserError: it has pictures, but neither classes nor masks.
    """
    listed = PictureList.of(folder)
    if not listed.files:
        return None
    wanted = request.role("label")
    if wanted is not None and wanted not in _LABELS:
        expected = f"expected {request.word('class')} or {request.word('mask')}"
        raise UserError(request.word(wanted), f"{expected}, as the labels of pictures; received {wanted!r}.")
    pairs = mask_pairs(listed.files)
    if pairs is None and wanted == "mask":
        expected = "expected masks: PNGs of the pictures' names, names that end with _mask, or a folder masks"
        raise UserError(request.word("mask"), f"{expected}; received {some_of(listed.files)}.")
    return propose_classes(listed, request) if pairs is None else _with_masks(listed, pairs, request)


def _with_masks(listed: PictureList, pairs: MaskPairs, request: TaskRequest) -> TaskProposal:
    """Proposes a task of pictures that have masks: of these, or of the classes that folders name."""
    if len(request.files) > 1:
        expected = "expected one folder of all pictures with masks, whose splits a folder or a table names"
        raise UserError(request.word(), f"{expected}; received {len(request.files)}.")
    pattern = path_pattern(list(pairs.masks))
    full = listed.root.expanduser()
    options: dict[str, Any] = {"kind": "image_masks", "folder": str(listed.root), "images": pattern.images}
    comments: list[str] = []
    if other := len(pairs.masks) - len(pattern.fits):
        comments.append(f"{other:,} pictures have other paths than `images`, and are left out.")
    named = lacking_shares(pattern.splits, len(pattern.fits)) if pattern.has_splits else {}
    splits = named if pattern.has_splits else split_table(listed.root, pattern.fits)
    if splits is None:
        splits = {f"{split}_share": share for split, share in shares_of(len(pattern.fits)).items()}
        comments.append(BY_CHANCE)
    elif "splits" in splits:
        comments += [f"{splits['splits']} names the splits.", *told_of(splits)]
    else:
        comments += told_of(splits)
    options.update(splits)
    if request.role("label") == "class":
        labels = _classes(pattern, listed)
        dataset, reasons = {**options, "label": "class"}, {"label": "the folder's name"}
    else:
        levels = _levels(pattern, pairs, full, listed)
        labels = of_pixels(levels.shares, levels.masks)
        dataset = {**options, "masks": pattern.masks(pairs), **levels.options, "label": "mask"}
        reasons = dict(levels.reasons)
        if pairs.lacking:
            dataset["missing_masks"] = "background"
            comments.append(
                f"{pairs.lacking:,} pictures have no mask, which is read as no {list(levels.shares)[-1]} there: "
                '"unlabelled" says that nothing is known of them.'
            )
        if pattern.level is not None:
            example = request.word("class").replace(f"--task {request.name}", "--task NAME", 1)
            comments.append(f"Folders name classes too. A task of them: {example}")
    seen = f"{listed.root}: {listed.counted}, masks included."
    return picture_task(request, listed, pattern.fits, seen, dataset, labels, comments, reasons)


def _levels(pattern: PathPattern, pairs: MaskPairs, full: Path, listed: PictureList) -> MaskLevels:
    """Returns the classes of masks, of which some of each folder are looked at."""
    paired = [(path, mask) for path in pattern.fits if (mask := pairs.masks[path]) is not None]
    by_class = Counter[str | None]()
    ordered = []
    for path, mask in paired:
        name = pattern.class_of(path)
        by_class[name] += 1
        ordered.append((by_class[name], full / mask))
    some = [mask for _, mask in sorted(ordered, key=lambda each: each[0])[:_MASKS]]
    return mask_levels(some, str(listed.root))


def _classes(pattern: PathPattern, listed: PictureList) -> LabelProposal:
    """Returns what classes ask for that are of pictures with masks, which are about a part of the picture."""
    counts = Counter(name for path in pattern.fits if (name := pattern.class_of(path)) is not None)
    if len(counts) < 2:
        problem = f"expected folders of at least two classes; received {some_of(listed.files)}."
        raise UserError(str(listed.root), problem)
    labels = of_classes(counts, f"{len(pattern.fits):,} pictures", WHY_CLASS)
    reasons = {**labels.reasons, "pooling": "what is small in its picture is lost in a mean alone"}
    return replace(labels, head={**labels.head, "pooling": "mean_and_max"}, reasons=reasons)
