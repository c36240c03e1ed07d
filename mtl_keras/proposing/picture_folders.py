"""Knows folders of pictures: in folders of their classes, with masks, or both."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from mtl_keras.data.picture_files import READABLE
from mtl_keras.errors import UserError
from mtl_keras.proposing.cell_kinds import is_split
from mtl_keras.proposing.label_proposal import LabelProposal, of_classes, of_pixels
from mtl_keras.proposing.made_shares import assigned, shares_of, splits_of
from mtl_keras.proposing.mask_levels import MaskLevels, mask_levels, spread
from mtl_keras.proposing.mask_pairs import MaskPairs, mask_pairs
from mtl_keras.proposing.path_pattern import PathPattern, path_pattern
from mtl_keras.proposing.picture_list import PictureList
from mtl_keras.proposing.picture_splits import split_table
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.task_proposal import TaskProposal

_LABELS = ("class", "mask")
_WHY = "a class a picture: its folder's name"
_BY_CHANCE = (
    "The shares of each class are held out by chance: where several pictures show the same thing, name the splits in a "
    "table instead (splits), since a test on a known thing flatters."
)


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
        raise UserError(request.word("mask"), f"{expected}; received {_some(listed.files)}.")
    return _of_classes(listed, request) if pairs is None else _with_masks(listed, pairs, request)


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
    splits = {} if pattern.has_splits else split_table(listed.root, pattern.fits)
    if splits is None:
        splits = {f"{split}_share": share for split, share in shares_of(len(pattern.fits)).items()}
        comments.append(_BY_CHANCE)
    elif splits:
        comments.append(f"{splits['splits']} names the splits.")
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
    return _task(request, listed, pattern.fits, seen, dataset, labels, comments, reasons)


def _levels(pattern: PathPattern, pairs: MaskPairs, full: Path, listed: PictureList) -> MaskLevels:
    """Returns the classes of masks, of which some of each folder are looked at."""
    paired = [(path, mask) for path in pattern.fits if (mask := pairs.masks[path]) is not None]
    by_class = Counter[str | None]()
    ordered = []
    for path, mask in paired:
        name = pattern.class_of(path)
        by_class[name] += 1
        ordered.append((by_class[name], full / mask))
    return mask_levels([mask for _, mask in sorted(ordered, key=lambda each: each[0])[:_MASKS]], str(listed.root))


_MASKS = 24


def _of_classes(listed: PictureList, request: TaskRequest) -> TaskProposal:
    """Proposes a task of pictures whose folders are their classes."""
    shallow = [path for path in listed.files if len(path.parts) < 2]
    if shallow:
        expected = "expected pictures in folders named after their classes, or with masks"
        example = "Put them into folders, or name masks a.png, a_mask.png or masks/a.png of a.jpg"
        raise UserError(request.word(), f"{expected}; received {_some(shallow)} in no folder. {example}.")
    files, comments = _split_folders(listed, request)
    pattern = path_pattern(listed.files)
    options: dict[str, Any]
    table = split_table(listed.root, listed.files) if len(files) == 1 else None
    if table is not None:
        options = {"folder": str(files[0]), **table}
        comments.append(f"{table['splits']} names the splits.")
    else:
        splits = splits_of(files, len(listed.files))
        options = dict(splits.options)
        comments += splits.comments if len(splits.made) < 2 else [_BY_CHANCE]
    level = len(files[0].relative_to(listed.root).parts)
    train = [path for path in listed.files if (listed.root / path).is_relative_to(files[0])]
    counts = Counter(path.parts[level] for path in train if len(path.parts) > level + 1)
    if len(counts) < 2:
        expected = "expected pictures in at least two folders, named after their classes"
        raise UserError(request.word(), f"{expected}; received {_some(listed.files)}.")
    labels = of_classes(counts, f"{sum(counts.values()):,} pictures", _WHY)
    seen = f"{files[0]}: {listed.counted} in folders of their classes."
    return _task(request, listed, pattern.fits, seen, {"kind": "image_folder", **options}, labels, comments, {})


def _split_folders(listed: PictureList, request: TaskRequest) -> tuple[list[Path], list[str]]:
    """Returns the folders of the splits: those that were given, those in the folder that are called so, or itself."""
    if len(request.files) > 1:
        return list(request.files), []
    names = sorted({path.parts[0] for path in listed.files})
    if len(names) == 1 and all(len(path.parts) > 2 for path in listed.files):
        return [listed.root / names[0]], []
    if len(names) > 1 and all(map(is_split, names)):
        folders = [listed.root / name for name in names]
        return list(assigned(folders).values()), []
    return [listed.root], []


def _classes(pattern: PathPattern, listed: PictureList) -> LabelProposal:
    """Returns what classes ask for that are of pictures with masks, which are about a part of the picture."""
    counts = Counter(name for path in pattern.fits if (name := pattern.class_of(path)) is not None)
    if len(counts) < 2:
        raise UserError(str(listed.root), f"expected folders of at least two classes; received {_some(listed.files)}.")
    labels = of_classes(counts, f"{len(pattern.fits):,} pictures", _WHY)
    reasons = {**labels.reasons, "pooling": "what is small in its picture is lost in a mean alone"}
    return replace(labels, head={**labels.head, "pooling": "mean_and_max"}, reasons=reasons)


def _task(
    request: TaskRequest,
    listed: PictureList,
    pictures: Sequence[PurePosixPath],
    seen: str,
    dataset: dict[str, Any],
    labels: LabelProposal,
    comments: Sequence[str],
    reasons: dict[str, str],
) -> TaskProposal:
    some = spread([listed.root.expanduser() / path for path in pictures])
    return TaskProposal(
        name=request.name,
        field="image",
        seen=seen,
        dataset=dataset,
        labels=labels,
        rows=len(pictures),
        lengths=[side for path in some if (side := _longer_side(path))],
        comments=comments,
        reasons=reasons,
    )


def _longer_side(path: Path) -> int:
    """Returns the longer side of a picture, 0 of one that cannot be read: check --load tells it."""
    from PIL import Image

    try:
        with Image.open(path) as opened:
            return max(opened.size)
    except (OSError, ValueError):
        return 0


def _some(files: Sequence[PurePosixPath]) -> str:
    shown = ", ".join(str(path) for path in files[:3])
    kinds = ", ".join(sorted({path.suffix.lower() for path in files} & READABLE))
    return f"{len(files):,} pictures ({kinds}) such as {shown}"
