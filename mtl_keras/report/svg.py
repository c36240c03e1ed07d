"""The little that charts need: elements, scales and ticks."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from mtl_keras.report.wording import MINUS


def element(name: str, *children: str, **attributes: object) -> Markup:
    """Returns an element; texts and values are escaped, ``class_`` and ``stroke_width`` become SVG's names."""
    values = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _attribute(value))
        for key, value in attributes.items()
    )
    return Markup("<{0}{1}>{2}</{0}>").format(
        Markup(name), values, Markup("").join(escape(child) for child in children)
    )


def _attribute(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Scale:
    """Maps the data's range ``low`` to ``high`` to places ``start`` to ``end`` in the picture."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Returns the place of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def span_of(values: Iterable[float]) -> tuple[float, float]:
    """Returns the range of the finite values, widened where they are all the same; 0 to 1 for none."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return 0.0, 1.0
    low, high = min(finite), max(finite)
    if math.isclose(low, high, rel_tol=1e-9, abs_tol=1e-12):
        margin = abs(low) / 2 or 0.5
        return low - margin, high + margin
    return low, high


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Returns round numbers that cover a range in steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(count * step, 12) for count in range(first, last + 1)]


def tick_text(value: float) -> str:
    """Returns a tick's number without needless zeros."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.6g}".replace("-", MINUS)
