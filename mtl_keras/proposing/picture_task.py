"""What tasks of pictures have in common."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from mtl_keras.data.picture_files import READABLE
from mtl_keras.proposing.label_proposal import LabelProposal
from mtl_keras.proposing.mask_levels import spread
from mtl_keras.proposing.picture_list import PictureList
from mtl_keras.proposing.request import TaskRequest
from mtl_keras.proposing.task_proposal import TaskProposal

WHY_CLASS = "a class a picture: its folder's name"
BY_CHANCE = (
    "The shares of each class are held out by chance: where several pictures show the same thing, name the splits in a "
    "table instead (splits), since a test on a known thing flatters."
)


def picture_task(
    request: TaskRequest,
    listed: PictureList,
    pictures: Sequence[PurePosixPath],
    seen: str,
    dataset: dict[str, Any],
    labels: LabelProposal,
    comments: Sequence[str],
    reasons: dict[str, str],
) -> TaskProposal:
    """Returns the proposal of a task of pictures, some of which are opened for their size.

    Args:
        request: what a person asks for.
        listed: the pictures of the folder.
        pictures: those of the task.
        seen: the format, for people.
        dataset: the table of the data set.
        labels: what the labels ask for.
        comments: what else was seen.
        reasons: of options of the data set.
    """
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


def some_of(files: Sequence[PurePosixPath]) -> str:
    """Says how many pictures there are, and names some, for messages."""
    shown = ", ".join(str(path) for path in files[:3])
    kinds = ", ".join(sorted({path.suffix.lower() for path in files} & READABLE))
    return f"{len(files):,} pictures ({kinds}) such as {shown}"


def _longer_side(path: Path) -> int:
    """Returns the longer side of a picture, 0 of one that cannot be read: check --load tells it."""
    from PIL import Image

    try:
        with Image.open(path) as opened:
            return max(opened.size)
    except (OSError, ValueError):
        return 0
