"""Curves over epochs."""

import math
from dataclasses import dataclass

from markupsafe import Markup

from mtl_keras.report.axes import RIGHT, Axes
from mtl_keras.report.svg import element, span_of, ticks
from mtl_keras.report.wording import number


@dataclass(frozen=True)
class Curve:
    """A named row of points; ``look`` is the class that styles it, ``training`` or ``validation``."""

    name: str
    look: str
    points: list[tuple[float, float]]

    @property
    def finite(self) -> list[tuple[float, float]]:
        """The points that can be drawn."""
        return [(x, y) for x, y in self.points if math.isfinite(x) and math.isfinite(y)]


def line_chart(title: str, y_name: str, curves: list[Curve]) -> Markup:
    """Draws curves over epochs; a value that is no number leaves a gap."""
    points = [point for curve in curves for point in curve.finite]
    epochs = sorted({x for x, _ in points}) or [1.0]
    axes = Axes(_epoch_ticks(epochs), ticks(*span_of(y for _, y in points)), "epoch", y_name, x_margin=0.3)
    drawn = [part for curve in curves for part in (_line(curve, axes), _dots(curve, axes))]
    return axes.picture(title, _description(curves), _legend(curves), *drawn)


def _epoch_ticks(epochs: list[float]) -> list[float]:
    step = max(1, math.ceil((epochs[-1] - epochs[0]) / 8))
    inner = [epochs[0] + count * step for count in range(int((epochs[-1] - epochs[0]) // step) + 1)]
    return inner if inner[-1] == epochs[-1] else [*inner, inner[-1] + step]


def _line(curve: Curve, axes: Axes) -> Markup:
    path, pen = [], "M"
    for x, y in curve.points:
        if not (math.isfinite(x) and math.isfinite(y)):
            pen = "M"
            continue
        path.append(f"{pen}{axes.x(x):.1f} {axes.y(y):.1f}")
        pen = "L"
    return element("path", d=" ".join(path), class_=f"line {curve.look}")


def _dots(curve: Curve, axes: Axes) -> Markup:
    dots = (
        element(
            "circle",
            element("title", f"{curve.name}, epoch {x:g}: {number(y)}"),
            cx=axes.x(x),
            cy=axes.y(y),
            r=3.5,
            class_=f"dot {curve.look}",
        )
        for x, y in curve.finite
    )
    return Markup("").join(dots)


def _legend(curves: list[Curve]) -> Markup:
    parts, right = [], float(RIGHT)
    for curve in reversed(curves):
        parts.append(element("text", curve.name, x=right, y=14, text_anchor="end"))
        right -= 6.4 * len(curve.name) + 8
        parts.append(element("line", x1=right - 22, x2=right, y1=10, y2=10, class_=f"line {curve.look}"))
        parts.append(element("circle", cx=right - 11, cy=10, r=3.5, class_=f"dot {curve.look}"))
        right -= 34
    return element("g", *parts, aria_hidden="true")


def _description(curves: list[Curve]) -> str:
    said = [
        f"{curve.name}: from {number(curve.finite[0][1])} in epoch {curve.finite[0][0]:g} "
        f"to {number(curve.finite[-1][1])} in epoch {curve.finite[-1][0]:g}"
        for curve in curves
        if curve.finite
    ]
    return "; ".join(said) + "." if said else "No values."
