"""What the values of a mask's pixels mean: from pixels to class numbers, by NumPy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mtl_keras.data.pixel_value import LARGEST, Value, colour_code, level_code
from mtl_keras.images.class_colours import hexadecimal
from mtl_keras.images.encoded_mask import NO_CLASS

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

_UNDECLARED = 254
_TOLD = 10


@dataclass(frozen=True)
class MaskValues:
    """The values of pixels that stand for each class.

    Args:
        classes: by name, in the order of the class numbers, the numbers (grey levels, palette indices: 0 to 65535) or
            colours (``"#rrggbb"``) that stand for a class, at least one each.
        ignored: values of pixels that have no class.
        threshold: for two classes of grey levels: a level up to which a pixel belongs to the class whose values are
            not above it, and from which to the other. None: only the declared values may occur.

    Raises:
        ValueError: a value stands for two classes, or the threshold does not part two classes.
    """

    classes: Mapping[str, tuple[Value, ...]]
    ignored: tuple[Value, ...] = ()
    threshold: int | None = None

    def __post_init__(self) -> None:
        if not 2 <= len(self.classes) <= _UNDECLARED:
            raise ValueError(f"expected the values of 2 to {_UNDECLARED} classes; received {len(self.classes)}")
        owners: dict[int, str] = {}
        for name, values in [*self.classes.items(), ("the values to ignore", self.ignored)]:
            for value in values:
                first = owners.setdefault(colour_code(value), name)
                if first != name or values.count(value) > 1:
                    both = f"both {first} and {name}" if first != name else f"{name} twice{_perhaps_a_colour(values)}"
                    raise ValueError(f"expected each value once; {value} stands for {both}")
        if nameless := [name for name, values in self.classes.items() if not values or not name.strip()]:
            raise ValueError(f'expected a name and at least one value for each class; "{nameless[0]}" lacks one')
        if self.threshold is not None and not self._parted(self.threshold):
            raise ValueError(
                f"expected two classes of grey levels, one with all its values above the threshold {self.threshold} "
                f"and one with none; received {self._declared()}"
            )

    @property
    def names(self) -> list[str]:
        """The classes, in the order of their numbers."""
        return list(self.classes)

    @property
    def has_colours(self) -> bool:
        """Whether a colour is declared, so that a mask with a palette has to be read by its colours."""
        return any(isinstance(value, str) for values in (*self.classes.values(), self.ignored) for value in values)

    @cached_property
    def by_level(self) -> "Array":
        """The class number of each grey level or index [65536], uint8."""
        import numpy as np

        table = np.full(LARGEST + 1, _UNDECLARED, np.uint8)
        if self.threshold is not None:
            low, high = sorted(range(2), key=lambda number: self._levels(number))
            table[: self.threshold + 1], table[self.threshold + 1 :] = low, high
        return self._filled(table, level_code)

    @cached_property
    def by_colour(self) -> "Array":
        """The class number of each colour [256 * 256 * 256], uint8."""
        import numpy as np

        return self._filled(np.full(256**3, _UNDECLARED, np.uint8), colour_code)

    def undeclared(self, found: Mapping[str, int]) -> str:
        """Returns what is wrong with a mask that has other values: they and the numbers of their pixels."""
        told = [f"{value} ({count} pixel{'s' * (count != 1)})" for value, count in list(found.items())[:_TOLD]]
        more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
        values = "another value" if len(found) == 1 else f"{len(found)} other values"
        return f"expected {self._declared()}; received {values}: {', '.join(told)}{more}. {self._advice(found)}"

    def _advice(self, found: Mapping[str, int]) -> str:
        declare = "Declare them in mask_values or ignore_values"
        middle = sum(self._levels(number)[0] for number in range(2)) // 2 if len(self.classes) == 2 else 0
        if self.threshold is None and self._parted(middle) and not any(value.startswith("#") for value in found):
            return f"{declare}, or, if they are grey edges, set threshold = {middle}."
        return f"{declare}."

    def _parted(self, threshold: int) -> bool:
        if len(self.classes) != 2:
            return False
        low, high = sorted(self._levels(number) for number in range(2))
        return low[0] >= 0 and low[-1] <= threshold < high[0]

    def _levels(self, number: int) -> list[int]:
        """Returns a class's grey levels in ascending order; -1 for a colour."""
        return sorted(level_code(value) for value in list(self.classes.values())[number])

    def _filled(self, table: "Array", code: Any) -> "Array":
        import numpy as np

        for number, values in [*enumerate(self.classes.values()), (NO_CLASS, self.ignored)]:
            codes = np.array([code(value) for value in values], np.int64)
            table[codes[(codes >= 0) & (codes < len(table))]] = number
        return table

    def _declared(self) -> str:
        parts = [f"{', '.join(map(str, values))} ({name})" for name, values in self.classes.items()]
        return ", ".join([*parts[:_TOLD], *(["..."] if len(parts) > _TOLD else [])])


def class_numbers(pixels: "Array", values: MaskValues) -> "Array":
    """Returns the class number of each pixel, uint8 [h, w]; 255 for a pixel whose value is to be ignored.

    Args:
        pixels: [h, w] or [h, w, 1], grey levels or indices (bool: 0 and 1), or [h, w, 3], colours (uint8).
        values: what they mean. A number stands in colours for a grey of this level.

    Raises:
        ValueError: there are other values: they and the numbers of their pixels.
    """
    import numpy as np

    plain = _one_channel(np.asarray(pixels))
    if plain.ndim == 3 and values.threshold is not None:
        raise ValueError("expected grey levels, which the threshold parts; received colours. Convert the mask to grey")
    codes = plain if plain.ndim == 2 else plain.astype(np.int64) @ np.array([256 * 256, 256, 1])
    numbers: Array = (values.by_level if plain.ndim == 2 else values.by_colour)[codes]
    strange = codes[numbers == _UNDECLARED]
    if strange.size:
        found, counts = np.unique(strange, return_counts=True)
        named = [str(code) if plain.ndim == 2 else f"#{code:06x}" for code in found.tolist()]
        raise ValueError(values.undeclared(dict(zip(named, counts.tolist(), strict=True))))
    return numbers


def _one_channel(pixels: "Array") -> "Array":
    """Returns [h, w] where that is all there is, whole numbers of 0 to 65535; else the colours [h, w, 3]."""
    import numpy as np

    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    if pixels.ndim not in (2, 3) or channels not in (1, 3) or pixels.dtype.kind not in "biu":
        raise ValueError(
            f"expected whole numbers [h, w], [h, w, 1] or [h, w, 3]; received {pixels.dtype} {pixels.shape}"
        )
    if channels == 3 and (pixels != pixels[..., :1]).any():
        return pixels
    plain = pixels.reshape(*pixels.shape[:2], channels)[..., 0]
    plain = plain.astype(np.uint8) if plain.dtype == bool else plain
    if plain.size and (plain.min() < 0 or plain.max() > LARGEST):
        raise ValueError(f"expected values of 0 to {LARGEST}; received {plain.min()} to {plain.max()}")
    return plain


def _perhaps_a_colour(values: Sequence[Value]) -> str:
    """Returns a hint where a list of three numbers looks like a colour."""
    levels = [value for value in values if isinstance(value, int) and value < 256]
    return f'; write a colour as "{hexadecimal(levels)}"' if len(levels) == len(values) == 3 else ""
