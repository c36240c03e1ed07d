"""The pattern of paths that were found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from mtl_keras.proposing.cell_kinds import is_split
from mtl_keras.proposing.mask_pairs import MaskPairs


@dataclass(frozen=True)
class PathPattern:
    """How paths of pictures and masks are written.

    Args:
        folders: a word, or a word with a field, for each folder.
        suffix: of the pictures.
        level: the number of the folder that gives the class; None where none does.
        fits: the paths of pictures that are written so.
    """

    folders: tuple[str, ...]
    suffix: str
    level: int | None
    fits: Sequence[PurePosixPath]

    @property
    def images(self) -> str:
        """The pattern of pictures."""
        return "/".join([*self.folders, f"{{name}}{self.suffix}"])

    @property
    def has_splits(self) -> bool:
        """Whether a folder names the split."""
        return "{split}" in self.folders

    @property
    def splits(self) -> set[str]:
        """The names that the folders give to splits."""
        return {path.parts[self.folders.index("{split}")] for path in self.fits}

    def masks(self, pairs: MaskPairs) -> str:
        """Returns the pattern of the masks of pictures."""
        mask = next(mask for own, mask in pairs.masks.items() if mask is not None and own in self.fits)
        folders = list(self.folders)
        if pairs.level is not None:
            folders[pairs.level] = mask.parts[pairs.level]
        return "/".join([*folders, f"{{name}}{pairs.affix}{mask.suffix}"])

    def class_of(self, path: PurePosixPath) -> str | None:
        """Returns the class of a picture."""
        if self.level is None:
            return None
        before, _, behind = self.folders[self.level].partition("{class}")
        return path.parts[self.level][len(before) : len(path.parts[self.level]) - len(behind)]


def path_pattern(files: Sequence[PurePosixPath]) -> PathPattern:
    """Returns the pattern of most paths: of the most frequent depth and suffix."""
    depth, suffix = Counter((len(path.parts), path.suffix) for path in files).most_common(1)[0][0]
    alike = [path for path in files if (len(path.parts), path.suffix.lower()) == (depth, suffix.lower())]
    folders: list[str] = []
    for level in range(depth - 1):
        names = sorted({path.parts[level] for path in alike})
        folders.append(_folder(names, folders))
    of_class = next((number for number, name in enumerate(folders) if "{class}" in name), None)
    return PathPattern(tuple(folders), suffix, of_class, alike)


def _folder(names: Sequence[str], before: Sequence[str]) -> str:
    """Returns the pattern of a folder of so many names."""
    if len(names) == 1:
        return names[0]
    if all(map(is_split, names)) and "{split}" not in before:
        return "{split}"
    if not any("{class}" in name for name in before):
        prefix = _common(names[0], names[-1])
        cut = prefix.rfind("_") + 1 or prefix.rfind("-") + 1
        return f"{prefix[:cut]}{{class}}"
    return f"{{folder_{len(before)}}}"


def _common(one: str, other: str) -> str:
    """Returns what two words begin with; of sorted words, the first and the last say it of all."""
    same = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return one[: min(len(one), len(other)) if same is None else same]
