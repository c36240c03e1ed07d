"""Knows folders of texts in folders of their classes."""

import os
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from mtl_keras.data.picture_files import hidden
from mtl_keras.errors import UserError
from mtl_keras.proposing.cell_kinds import is_split
from mtl_keras.proposing.label_proposal import of_classes
from mtl_keras.proposing.made_shares import assigned, splits_of
from mtl_keras.proposing.pieces import pieces
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.task_proposal import TaskProposal

_MOST_FILES, _MOST_READ, _MOST_BYTES = 20_000, 200, 100_000
_SUFFIXES = (".txt", ".text", ".md")


def propose_texts(folder: Path, request: TaskRequest) -> TaskProposal | None:
    """Proposes the task of a folder of texts; None where it has none in folders of at least two classes.

    Raises:
        UserError: a column is named.
    """
    names = sorted(path.name for path in folder.expanduser().iterdir() if path.is_dir() and not hidden(path))
    has_splits = len(request.files) == 1 and len(names) > 1 and all(map(is_split, names))
    files = list(assigned([folder / name for name in names]).values()) if has_splits else list(request.files)
    train = files[0].expanduser()
    found = list(islice(_texts(train), _MOST_FILES + 1))
    counts = Counter(path.relative_to(train).parts[0] for path in found[:_MOST_FILES])
    if len(counts) < 2:
        return None
    if (named := request.role("label")) is not None:
        expected = "expected no column, as the folders name the classes"
        raise UserError(request.word(named), f"{expected}; received {named!r}.")
    whole = len(found) <= _MOST_FILES
    counted = f"{len(found):,} texts" if whole else f"the first {_MOST_FILES:,} texts"
    splits = splits_of(files, len(found))
    by_class = {"split_by": "class"} if splits.made else {}
    (suffix, _), *others = Counter(path.suffix for path in found).most_common()
    step = max(1, len(found) // _MOST_READ)
    return TaskProposal(
        name=request.name,
        field="text",
        seen=f"{files[0]}: {counted} in folders of their classes.",
        dataset={
            "kind": "text_folder",
            **splits.options,
            **by_class,
            **({} if suffix == ".txt" else {"files": f"*{suffix}"}),
        },
        labels=of_classes(counts, counted, "a class a text: its folder's name"),
        rows=len(found),
        lengths=[_length(path) for path in found[::step]],
        comments=[*splits.comments, *(f"{count:,} files end with {end}, and are left out." for end, count in others)],
        reasons={"split_by": "the same share of each class"} if by_class else {},
    )


def _texts(root: Path) -> Iterator[Path]:
    """Yields the texts in the folders of a folder."""
    for place, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not hidden(Path(name)))
        if Path(place) != root:
            texts = sorted(name for name in files if os.path.splitext(name)[1] in _SUFFIXES)
            yield from (Path(place, name) for name in texts if not hidden(Path(name)))


def _length(path: Path) -> int:
    """Returns about how many pieces a text has; one that is no text is told by check --load."""
    try:
        with path.open("rb") as file:
            return pieces(file.read(_MOST_BYTES).decode("utf-8", "replace"))
    except OSError:
        return 0
