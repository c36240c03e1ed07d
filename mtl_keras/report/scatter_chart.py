"""True values against predicted ones, and how the differences spread."""

from markupsafe import Markup

from mtl_keras.report.axes import BOTTOM, Axes
from mtl_keras.report.svg import element, span_of, ticks
from mtl_keras.report.wording import MINUS, count, number

MOST_POINTS = 2000
BINS = 20


def scatter_chart(title: str, pairs: list[tuple[float, float]]) -> Markup:
    """Draws a dot a row, true value to the right and predicted value upwards, and the line where both agree."""
    both = ticks(*span_of(value for pair in pairs for value in pair))
    axes = Axes(both, both, "true value", "predicted value")
    low, high = both[0], both[-1]
    same = element("line", x1=axes.x(low), y1=axes.y(low), x2=axes.x(high), y2=axes.y(high), class_="line agreement")
    shown = pairs[:: -(-len(pairs) // MOST_POINTS) or 1]
    dots = (element("circle", cx=axes.x(x), cy=axes.y(y), r=2.5, class_="point") for x, y in shown)
    said = f"{len(shown):,} of {count(len(pairs), 'row')}; the dashed line is where both agree."
    return axes.picture(title, said, same, Markup("").join(dots))


def residual_chart(title: str, residuals: list[float]) -> Markup:
    """Draws how many rows have which difference, predicted less true."""
    low, high = span_of(residuals)
    width = (high - low) / BINS
    counts = [0] * BINS
    for value in residuals:
        counts[min(BINS - 1, int((value - low) / width))] += 1
    axes = Axes(ticks(low, high), ticks(0, max(*counts, 1)), f"predicted {MINUS} true", "rows")
    bars = (_bar(axes, low + place * width, width, many) for place, many in enumerate(counts))
    said = f"{count(len(residuals), 'row')}, from {number(low)} to {number(high)}."
    return axes.picture(title, said, Markup("").join(bars))


def _bar(axes: Axes, start: float, width: float, many: int) -> Markup:
    return element(
        "rect",
        element("title", f"{number(start)} to {number(start + width)}: {count(many, 'row')}"),
        x=axes.x(start) + 0.5,
        y=axes.y(many),
        width=max(0.5, axes.x(start + width) - axes.x(start) - 1),
        height=BOTTOM - axes.y(many),
        class_="column",
    )
