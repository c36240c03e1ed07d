"""Knows files of COCO's annotations."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from mtl_keras.data.base import Split
from mtl_keras.data.coco import Coco
from mtl_keras.data.coco_file import read_coco
from mtl_keras.data.picture_files import folders_in
from mtl_keras.errors import UserError
from mtl_keras.proposing.annotated_labels import of_categories, of_masks, other_task, wanted_label
from mtl_keras.proposing.look import Look
from mtl_keras.proposing.made_shares import assigned, splits_of
from mtl_keras.proposing.picture_list import PictureList
from mtl_keras.proposing.picture_task import picture_task
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.task_proposal import TaskProposal

_TABLE = re.compile(rb'"(images|annotations)"\s*:\s*\[')
_LOOKED_FOR = 20
"""How many pictures must be in a folder that is taken for theirs."""


def propose_coco(look: Look, request: TaskRequest, beside: Sequence[TaskRequest]) -> TaskProposal | None:
    """Proposes the task of a file of COCO's annotations; None for another file.

    Raises:
        UserError: its pictures are not found, or it is at fault.
    """
    if not _is_coco(look):
        return None
    files = assigned(request.files)
    folders = {split: _folder_of(file) for split, file in files.items()}
    tables = read_coco(files["train"])
    masks = any(region.segmentation for entry in tables.pictures for region in entry.regions)
    label = wanted_label(request, masks)
    splits = splits_of(request.files, len(tables.pictures))
    options: dict[str, Any] = {"kind": "coco", **splits.options, **_images(files, folders)}
    dataset = Coco(**{key: value for key, value in options.items() if key != "kind"}, label=label)
    pictures = [picture for picture in dataset.find()[0] if picture.split == "train"]
    marked = [picture for picture in pictures if dataset.annotated[picture.place]]
    every = [dataset.annotated[picture.place] for picture in pictures]
    labels = of_masks(dataset, marked) if label == "mask" else of_categories(every)
    names = [PurePosixPath(picture.name) for picture in pictures]
    listed = PictureList(folders["train"], names, whole=True)
    seen = f"{files['train']}: {listed.counted} with annotations in COCO's form."
    comments = [*splits.comments, *other_task(request, label, masks)]
    return picture_task(request, listed, names, seen, {**options, "label": label}, labels, comments, {})


def _is_coco(look: Look) -> bool:
    """Says whether a file begins as one of COCO, and is no object a line."""
    if not look.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or not _TABLE.search(look.head):
        return False
    first, _, rest = look.head.strip().partition(b"\n")
    try:
        json.loads(first)
    except ValueError:
        return True
    return not rest.strip()


def _images(files: Mapping[Split, Path], folders: Mapping[Split, Path]) -> dict[str, Any]:
    """Returns the option of the pictures' folders, none where they lie beside the files."""
    if all(files[split].parent == folder for split, folder in folders.items()):
        return {}
    if len({*folders.values()}) == 1:
        return {"images": str(folders["train"])}
    return {"images": {split: str(folder) for split, folder in folders.items()}}


def _folder_of(file: Path) -> Path:
    """Returns the folder beside a file that has its pictures.

    Raises:
        UserError: there is none.
    """
    names = [entry.name for entry in read_coco(file).pictures[:_LOOKED_FOR]]
    places = [place for near in (file.parent, file.parent.parent) for place in _near(near)]
    if not names or (found := next((place for place in places if _has(place, names)), None)) is None:
        example = f"received no folder beside {file} that has {names[0] if names else 'any'}"
        problem = f"expected the pictures in the file's folder, or in one beside it; {example}. Put them there."
        raise UserError(str(file), problem)
    return found


def _near(folder: Path) -> list[Path]:
    """Returns a folder, those in it, and those in these."""
    full = folder.expanduser()
    below = [folder / place.relative_to(full) for place in folders_in(full)]
    deeper = [place / each.name for place in below for each in folders_in(place.expanduser())]
    return [folder, *below, *deeper]


def _has(folder: Path, names: Sequence[str]) -> bool:
    return all((folder.expanduser() / name).is_file() for name in names)
