"""Charts of probabilities in bins of equal width."""

from markupsafe import Markup

from mtl_keras.report.axes import BOTTOM, Axes
from mtl_keras.report.svg import element, ticks
from mtl_keras.report.wording import number, percent

Bin = tuple[float, float, int]
"""The mean probability, the share that is true, and how many there are; the first two NaN of an empty bin."""
_TENTHS = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]


def reliability_chart(title: str, share_name: str, bins: list[Bin]) -> Markup:
    """Draws a column and a dot a bin: to the right the probability, upwards how often what it is of is so."""
    axes = Axes(_TENTHS, _TENTHS, "probability", share_name)
    same = element("line", x1=axes.x(0.0), y1=axes.y(0.0), x2=axes.x(1.0), y2=axes.y(1.0), class_="line agreement")
    filled = [(place, *each) for place, each in enumerate(bins) if each[2]]
    columns = (_column(axes, place, len(bins), share, "column pale") for place, _, share, _ in filled)
    dots = (_dot(axes, mean, share, many) for _, mean, share, many in filled)
    said = "; ".join(f"of {many:,} with {number(mean, 2)}, {percent(share)}" for _, mean, share, many in filled)
    return axes.picture(title, f"{said}.", *columns, same, *dots)


def counts_chart(title: str, what: str, counts: list[int]) -> Markup:
    """Draws a column a bin with how many probabilities it has."""
    shares = [many / max(1, sum(counts)) for many in counts]
    axes = Axes(_TENTHS, ticks(0.0, max(shares) or 1.0), "probability", f"share of all {what}")
    columns = (_column(axes, place, len(counts), share, "column") for place, share in enumerate(shares))
    names = (_above(axes, place, len(counts), share, counts[place]) for place, share in enumerate(shares))
    return axes.picture(title, f"{sum(counts):,} {what}.", *columns, *names)


def compact(many: int) -> str:
    """Returns a count in at most four characters up to a billion."""
    for unit, sign in ((10**6, "M"), (10**3, "k")):
        if many >= unit - unit // 2000:
            return f"{many / unit:.0f}{sign}" if many >= 9.95 * unit else f"{many / unit:.1f}{sign}"
    return str(many)


def _column(axes: Axes, place: int, of: int, height: float, look: str) -> Markup:
    return element(
        "rect",
        x=axes.x(place / of) + 1,
        y=axes.y(height),
        width=axes.x(1 / of) - axes.x(0.0) - 2,
        height=BOTTOM - axes.y(height),
        class_=look,
    )


def _dot(axes: Axes, mean: float, share: float, many: int) -> Markup:
    said = element("title", f"probability {number(mean, 2)}: {percent(share)} of {many:,}")
    return element("circle", said, cx=axes.x(mean), cy=axes.y(share), r=4.0, class_="dot validation")


def _above(axes: Axes, place: int, of: int, height: float, many: int) -> Markup:
    where = {"x": axes.x((place + 0.5) / of), "y": axes.y(height) - 4, "text_anchor": "middle"}
    return element("text", compact(many), **where, aria_hidden="true")
