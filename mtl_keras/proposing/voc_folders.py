"""Knows folders of Pascal VOC's layout."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from mtl_keras.data.base import Split
from mtl_keras.data.pascal_voc import CATEGORIES, PascalVoc
from mtl_keras.data.picture import Picture
from mtl_keras.data.voc_annotation import read_voc
from mtl_keras.errors import UserError
from mtl_keras.proposing.annotated_labels import of_categories, of_masks, other_task, wanted_label
from mtl_keras.proposing.label_proposal import LabelProposal, of_pixels
from mtl_keras.proposing.made_shares import shares_of
from mtl_keras.proposing.mask_levels import mask_levels, spread
from mtl_keras.proposing.picture_list import PictureList
from mtl_keras.proposing.picture_task import BY_CHANCE, picture_task
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.task_proposal import TaskProposal

_LISTS: dict[Split, tuple[str, ...]] = {"train": ("train", "trainval"), "validation": ("val",), "test": ("test",)}
_MOST_READ = 2000


def propose_voc(folder: Path, request: TaskRequest) -> TaskProposal | None:
    """Proposes the task of a folder of Pascal VOC's layout; None where it is none.

    Raises:
        UserError: several folders are named, or files are at fault.
    """
    full = folder.expanduser()
    if not (full / "JPEGImages").is_dir() or not any((full / "Annotations").glob("*.xml")):
        return None
    if len(request.files) > 1:
        expected = "expected one folder of Pascal VOC, whose lists name the splits"
        raise UserError(request.word(), f"{expected}; received {len(request.files)}.")
    masks = any((full / "SegmentationClass").glob("*.png"))
    label = wanted_label(request, masks)
    options, comments = _splits(folder)
    pictures, _ = PascalVoc(**options).find()
    train = [picture for picture in pictures if picture.split == "train"]
    categories = [read_voc(full / "Annotations" / f"{one.name}.xml") for one in _some(train)]
    labels, own = of_categories(categories), dict[str, Any]()
    if label == "mask":
        labels, own = _masks(options, pictures, {name for names in categories for name in names})
    names = [PurePosixPath(picture.path.relative_to(full).as_posix()) for picture in pictures]
    listed = PictureList(folder, names, whole=True)
    seen = f"{folder}: {listed.counted} in Pascal VOC's layout."
    dataset = {"kind": "pascal_voc", **options, **own, "label": label}
    reasons = {"missing_masks": "pictures without a mask train the other tasks alone"} if "missing_masks" in own else {}
    told = [*comments, *other_task(request, label, masks)]
    return picture_task(request, listed, names, seen, dataset, labels, told, reasons)


def _some(pictures: Sequence[Picture]) -> Sequence[Picture]:
    """Returns some of many pictures, from all places."""
    return pictures[:: max(1, len(pictures) // _MOST_READ)]


def _splits(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Returns the folder and the splits as options: lists, and shares where there is no list."""
    full = folder.expanduser()
    for kind in ("Main", "Segmentation"):
        lists: dict[str, Any] = {
            split: f"ImageSets/{kind}/{name}.txt"
            for split, names in _LISTS.items()
            for name in reversed(names)
            if (full / "ImageSets" / kind / f"{name}.txt").is_file()
        }
        if "train" in lists:
            break
    else:
        lists = {}
    count = sum(1 for _ in (full / "JPEGImages").iterdir())
    shares = {f"{split}_share": share for split, share in shares_of(count).items() if split not in lists}
    comments = [f"The lists of {Path(lists['train']).parent} are the splits."] if lists else [BY_CHANCE]
    if lists and shares:
        comments.append(f"It has no list of {' and '.join(key[:-6] for key in shares)}: shares of train go there.")
    return {"folder": str(folder), **lists, **shares}, comments


def _masks(
    options: dict[str, Any], pictures: Sequence[Picture], found: set[str]
) -> tuple[LabelProposal, dict[str, Any]]:
    """Returns what masks ask for, and the options of the data set that they need."""
    there = [picture for picture in pictures if picture.mask is not None and picture.mask.is_file()]
    lacking: dict[str, Any] = {"missing_masks": "unlabelled"} if len(there) < len(pictures) else {}
    if found <= {*CATEGORIES}:
        return of_masks(PascalVoc(**options, label="mask"), there), lacking
    levels = mask_levels(spread([picture.mask for picture in there if picture.mask]), options["folder"])
    labels = of_pixels(levels.shares, levels.masks)
    told = f"The annotations name {', '.join(sorted(found)[:20])}: say in mask_values which value is which."
    return replace(labels, comments=[*labels.comments, told]), {**levels.options, **lacking}
