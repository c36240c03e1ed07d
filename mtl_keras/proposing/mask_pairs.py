"""Which of the pictures below a folder are masks of others."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

_AFFIX = re.compile(r"(?i)^(.+?)([_-]?(?:masks?|labels?|seg|segmentation|gt|annotations?|trimap))$")
_FOLDER = re.compile(r"(?i)mask|label|annot|segm|ground|^gt$|trimap")
_LEAST = 0.3
"""The share of files that are masks where there are masks at all."""


@dataclass(frozen=True)
class MaskPairs:
    """Pictures with their masks.

    Args:
        masks: the mask of each picture, None where it has none.
        level: the number of the folder, from the top, that pictures and masks do not share; None where they do.
        affix: what a mask's name has behind the picture's.
    """

    masks: Mapping[PurePosixPath, PurePosixPath | None]
    level: int | None
    affix: str

    @property
    def lacking(self) -> int:
        """How many pictures have no mask."""
        return sum(mask is None for mask in self.masks.values())


def mask_pairs(files: Sequence[PurePosixPath]) -> MaskPairs | None:
    """Returns the pictures with their masks; None where there are none.

    Args:
        files: all pictures and masks.
    """
    tried = (_by_suffix(files), _by_affix(files), *_by_folder(files))
    return next((pairs for pairs in tried if pairs), None)


def _by_suffix(files: Sequence[PurePosixPath]) -> MaskPairs | None:
    """The mask has the picture's name and is a PNG, which the picture is not."""
    pngs = {path.with_suffix(""): path for path in files if path.suffix.lower() == ".png"}
    pictures = [path for path in files if path.suffix.lower() != ".png"]
    return _paired(files, pictures, lambda path: pngs.get(path.with_suffix("")), None, "")


def _by_affix(files: Sequence[PurePosixPath]) -> MaskPairs | None:
    """The mask's name is the picture's and ``_mask`` or the like, in the same folder."""
    by_affix: dict[str, dict[PurePosixPath, PurePosixPath]] = defaultdict(dict)
    for path in files:
        if found := _AFFIX.match(path.stem):
            by_affix[found[2]][path.with_name(found[1])] = path
    for affix, masks in by_affix.items():
        own = set(masks.values())
        pictures = [path for path in files if path not in own]
        if pairs := _paired(files, pictures, lambda path, masks=masks: masks.get(path.with_suffix("")), None, affix):  # type: ignore[misc]
            return pairs
    return None


def _by_folder(files: Sequence[PurePosixPath]) -> list[MaskPairs]:
    """The mask is in a folder ``masks`` or the like beside that of the pictures."""
    found = []
    for level in range(max((len(path.parts) for path in files), default=1) - 1):
        deep = [path for path in files if len(path.parts) > level + 1]
        names = sorted({path.parts[level] for path in deep if _FOLDER.search(path.parts[level])})
        for name in names:
            masks: dict[tuple[object, ...], tuple[PurePosixPath, str]] = {}
            for path in (path for path in deep if path.parts[level] == name):
                affix = _AFFIX.match(path.stem)
                masks[_rest(path, level, path.stem)] = path, ""
                if affix:
                    masks[_rest(path, level, affix[1])] = path, affix[2]
            own = {path for path, _ in masks.values()}
            pictures = [path for path in deep if path not in own and path.parts[level] not in names]
            affixes = [masks[key][1] for path in pictures if (key := _rest(path, level, path.stem)) in masks]
            pairs = _paired(deep, pictures, _at(masks, level), level, affixes[0] if affixes else "")
            found += [pairs] if pairs else []
    return found


def _at(
    masks: Mapping[tuple[object, ...], tuple[PurePosixPath, str]], level: int
) -> Callable[[PurePosixPath], PurePosixPath | None]:
    return lambda path: masks.get(_rest(path, level, path.stem), (None, ""))[0]


def _rest(path: PurePosixPath, level: int, stem: str) -> tuple[object, ...]:
    return (*path.parts[:level], *path.parts[level + 1 : -1], stem)


def _paired(
    files: Sequence[PurePosixPath],
    pictures: Sequence[PurePosixPath],
    mask_of: Callable[[PurePosixPath], PurePosixPath | None],
    level: int | None,
    affix: str,
) -> MaskPairs | None:
    masks = {path: mask_of(path) for path in pictures}
    count = sum(mask is not None for mask in masks.values())
    return MaskPairs(masks, level, affix) if count and count >= _LEAST * len(files) else None
