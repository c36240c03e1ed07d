"""The splits of a task: its files, or shares of one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from mtl_keras.data.base import Split
from mtl_keras.data.split_names import split_named
from mtl_keras.errors import UserError

_SPLITS: tuple[Split, ...] = get_args(Split)
_FEW = 200
"""Rows below which larger shares are held out, since a score of ten rows says nothing."""


@dataclass(frozen=True)
class Splits:
    """Where the splits come from.

    Args:
        options: of the data set.
        made: the splits that are made of the training rows.
        comments: what a person is told of it.
    """

    options: Mapping[str, Any]
    made: tuple[str, ...]
    comments: Sequence[str]


def shares_of(rows: int) -> dict[Split, float]:
    """Returns the shares of so many rows that are held out."""
    return {"validation": 0.2 if rows < _FEW else 0.1, "test": 0.2}


def splits_of(files: Sequence[Path], rows: int) -> Splits:
    """Returns the splits of files, shares of the training rows where there is no file.

    Args:
        files: one to three, in the order train, validation, test unless their names say otherwise.
        rows: how many the first has.

    Raises:
        UserError: there are more.
    """
    given = assigned(files)
    made = {split: share for split, share in shares_of(rows).items() if split not in given}
    options: dict[str, Any] = {split: str(path) for split, path in given.items()}
    comments = [] if made else ["The splits are the files that were given."]
    if made:
        held = " and ".join(made)
        comments.append(f"No file of {held} rows was given: {_percent(made)} of train go there, the same at each run.")
        comments += _beside(files[0], [split for split in _SPLITS if split in made])
    return Splits({**options, **{f"{split}_share": share for split, share in made.items()}}, tuple(made), comments)


def assigned(files: Sequence[Path]) -> dict[Split, Path]:
    """Returns the file of each split, by the files' names where all of them say it, else by their order.

    Raises:
        UserError: there are more files than splits.
    """
    if len(files) > len(_SPLITS):
        received = f"received {len(files)}: {', '.join(map(str, files))}"
        raise UserError("--task", f"expected at most three files, train, validation and test; {received}.")
    named = [_named(path) for path in files]
    if None not in named and len(set(named)) == len(files) and "train" in named:
        return {split: path for split in _SPLITS for name, path in zip(named, files, strict=True) if name == split}
    order: Sequence[Split] = _SPLITS if len(files) == 3 or "validation" in named[1:] else ("train", "test")
    return dict(zip(order, files, strict=False))


def _named(path: Path) -> Split | None:
    """Returns the split that a file's name says."""
    for word in re.split(r"[^a-z]+", path.name.lower()):
        try:
            return split_named(word, "")
        except UserError:
            continue
    return None


def _beside(train: Path, wanted: Sequence[Split]) -> list[str]:
    """Tells of files beside the training rows that seem to be those of other splits."""
    folder, own = train.expanduser().parent, _named(train)
    if own != "train":
        return []
    alike = sorted(
        path for path in folder.iterdir() if path.suffix == train.suffix and path.is_file() == train.is_file()
    )
    found = {split: path.name for split in wanted for path in alike if _named(path) == split}
    if not found:
        return []
    return [
        f"{' and '.join(found.values())} lie beside it: name them too, NAME=TRAIN,VALIDATION,TEST, if they are meant."
    ]


def _percent(shares: Mapping[Split, float]) -> str:
    return f"{' and '.join(str(round(100 * share)) for share in shares.values())} of 100 rows"
