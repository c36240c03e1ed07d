"""Knows folders of pictures in folders of their classes."""

from collections import Counter
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.proposing.cell_kinds import is_split
from mtl_keras.proposing.label_proposal import of_classes
from mtl_keras.proposing.lacking_splits import told_of
from mtl_keras.proposing.made_shares import assigned, splits_of
from mtl_keras.proposing.path_pattern import path_pattern
from mtl_keras.proposing.picture_list import PictureList
from mtl_keras.proposing.picture_splits import split_table
from mtl_keras.proposing.picture_task import BY_CHANCE, WHY_CLASS, picture_task, some_of
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.task_proposal import TaskProposal


def propose_classes(listed: PictureList, request: TaskRequest) -> TaskProposal:
    """Proposes a task of pictures whose folders are their classes."""
    shallow = [path for path in listed.files if len(path.parts) < 2]
    if shallow:
        expected = "expected pictures in folders named after their classes, or with masks"
        example = "Put them into folders, or name masks a.png, a_mask.png or masks/a.png of a.jpg"
        raise UserError(request.word(), f"{expected}; received {some_of(shallow)} in no folder. {example}.")
    files, comments = _split_folders(listed, request)
    pattern = path_pattern(listed.files)
    options: dict[str, Any]
    table = split_table(listed.root, listed.files) if len(files) == 1 else None
    if table is not None:
        options = {"folder": str(files[0]), **table}
        comments += [f"{table['splits']} names the splits.", *told_of(table)]
    else:
        splits = splits_of(files, len(listed.files))
        options = dict(splits.options)
        comments += splits.comments if len(splits.made) < 2 else [BY_CHANCE]
    level = len(files[0].relative_to(listed.root).parts)
    train = [path for path in listed.files if (listed.root / path).is_relative_to(files[0])]
    counts = Counter(path.parts[level] for path in train if len(path.parts) > level + 1)
    if len(counts) < 2:
        expected = "expected pictures in at least two folders, named after their classes"
        raise UserError(request.word(), f"{expected}; received {some_of(listed.files)}.")
    labels = of_classes(counts, f"{sum(counts.values()):,} pictures", WHY_CLASS)
    seen = f"{files[0]}: {listed.counted} in folders of their classes."
    return picture_task(request, listed, pattern.fits, seen, {"kind": "image_folder", **options}, labels, comments, {})


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
