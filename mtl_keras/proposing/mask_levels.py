"""What the values of masks' pixels may stand for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError

_MOST_MASKS = 24
_MOST_CLASSES = 64
_IGNORED = 255
_EDGE = 0.02
"""The share of pixels between black and white up to which they are edges."""


@dataclass(frozen=True)
class MaskLevels:
    """The classes of masks.

    Args:
        options: of the data set: ``mask_values`` and what belongs to them.
        shares: of the pixels, by class.
        masks: how many were looked at.
        reasons: of the options.
    """

    options: Mapping[str, Any]
    shares: Mapping[str, float]
    masks: int
    reasons: Mapping[str, str]


def spread(paths: Sequence[Path], most: int = _MOST_MASKS) -> list[Path]:
    """Returns some of many paths, from all places."""
    step = max(1, len(paths) // most)
    return list(paths[::step][:most])


def mask_levels(paths: Sequence[Path], place: str) -> MaskLevels:
    """Returns the classes of some masks.

    Args:
        paths: of the masks.
        place: the folder, for messages.

    Raises:
        UserError: they have too many values to be masks, or cannot be read.
    """
    counts: Counter[int | str] = Counter()
    for path in paths:
        counts.update(_values(path))
    total = counts.total()
    edges = _edges(counts)
    if edges is not None and edges <= _EDGE * total:
        low, high = counts[0], counts[255]
        shares = {"background": low / total, "foreground": high / total}
        options = {"mask_values": {"background": 0, "foreground": 255}, "threshold": 127}
        return MaskLevels(options, shares, len(paths), {"threshold": "some masks have grey edges"})
    if len(counts) > _MOST_CLASSES or len(counts) < 2:
        expected = f"expected masks of 2 to {_MOST_CLASSES} values of pixels"
        received = f"{len(counts):,} values in {len(paths)} files such as {paths[0].name}"
        raise UserError(place, f"{expected}; received {received}. For classes of whole pictures: NAME={place}:class")
    return _of_values(counts, total, len(paths))


def _of_values(counts: Counter[int | str], total: int, masks: int) -> MaskLevels:
    values = sorted(counts, key=lambda value: (isinstance(value, str), value))
    numbers = [value for value in values if isinstance(value, int)]
    ignored = [_IGNORED] if len(values) > 2 and numbers[-1:] == [_IGNORED] and numbers[-2] < 64 else []
    kept = [value for value in values if value not in ignored]
    names = {value: _name(value, number, len(kept)) for number, value in enumerate(kept)}
    options: dict[str, Any] = {"mask_values": {names[value]: value for value in kept}}
    if ignored:
        options["ignore_values"] = ignored
    shares = {names[value]: counts[value] / total for value in kept}
    reasons = {"ignore_values": "usually what has no class"} if ignored else {}
    return MaskLevels(options, shares, masks, reasons)


def _name(value: int | str, number: int, classes: int) -> str:
    if number == 0 and value in (0, "#000000"):
        return "background"
    return "foreground" if classes == 2 and number == 1 else f"class_{str(value).lstrip('#')}"


def _edges(counts: Counter[int | str]) -> int | None:
    """Returns how many pixels are neither black nor white, of grey masks with more values than these two."""
    if len(counts) < 3 or not (counts[0] and counts[255]) or any(isinstance(value, str) for value in counts):
        return None
    return counts.total() - counts[0] - counts[255]


def _values(path: Path) -> dict[int | str, int]:
    import numpy as np
    from PIL import Image

    try:
        with Image.open(path) as opened:
            grey = opened.mode in ("1", "L", "P", "I", "I;16")
            pixels = np.asarray(opened if grey else opened.convert("RGB"))
    except (OSError, ValueError) as error:
        raise UserError(str(path), f"expected a mask that can be read; received: {error}. Correct it.") from error
    if pixels.ndim == 3:
        codes = pixels.astype(np.int64) @ np.array([256 * 256, 256, 1])
        if not (pixels == pixels[..., :1]).all():
            return {f"#{code:06x}": count for code, count in _counted(codes)}
        pixels = pixels[..., 0]
    return dict(_counted(pixels))


def _counted(codes: Any) -> list[tuple[int, int]]:
    import numpy as np

    values, counts = np.unique(codes.astype(np.int64), return_counts=True)
    return list(zip(values.tolist(), counts.tolist(), strict=True))
