"""Looks at every picture once, in threads."""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from mtl_keras.images.quiet_pillow import quiet_pillow
from mtl_keras.progress_bar import progress_bar

_REMEMBERED = 1_000_000
_AT_ONCE = 256

Item = TypeVar("Item")
Result = TypeVar("Result")


class Look(NamedTuple):
    """What one look at a picture told.

    Args:
        height: of the upright picture.
        width: of the upright picture.
        fault: what is wrong with it; None where nothing is.
    """

    height: int
    width: int
    fault: str | None


def look_at(picture: Path | bytes) -> Look:
    """Decodes a picture; a file is looked at again only if it was changed."""
    if isinstance(picture, bytes):
        return _look(picture)
    try:
        state = picture.stat()
    except OSError:
        return _look(picture)
    return _remembered(picture, state.st_mtime_ns, state.st_size)


def in_threads(
    work: Callable[[Item], Result], items: Sequence[Item] | Iterable[Item], title: str, count: int
) -> list[Result]:
    """Returns what some work makes of each item, in their order; a terminal shows how far it is.

    Few items are held at once: they may be the contents of a large data set.
    """
    with (
        quiet_pillow(),  # left when all threads have ended
        ThreadPoolExecutor(os.cpu_count()) as pool,
        progress_bar("pictures") as progress,
    ):
        left = iter(items)
        parts = iter(lambda: list(islice(left, _AT_ONCE)), [])
        results = (result for part in parts for result in pool.map(work, part))
        return list(progress.track(results, total=count, description=title))


@lru_cache(_REMEMBERED)
def _remembered(picture: Path, changed: int, size: int) -> Look:
    return _look(picture)


def _look(picture: Path | bytes) -> Look:
    from mtl_keras.images import checks  # with Pillow, which the check of a recipe does without

    try:
        return Look(*checks.read_size(picture), None)
    except ValueError as error:
        return Look(0, 0, f"{str(error).removesuffix('.')}.")
