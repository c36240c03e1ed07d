"""The frame of a chart: grid, ticks and the names of both axes."""

from dataclasses import dataclass

from markupsafe import Markup

from mtl_keras.report.svg import Scale, element, tick_text

WIDTH, HEIGHT = 360, 230
LEFT, RIGHT, TOP, BOTTOM = 46, 348, 30, 190


@dataclass(frozen=True)
class Axes:
    """Two scales with their ticks and names.

    The picture is 360 wide, so that its letters can be read on a telephone;
    wide screens put several beside each other.
    """

    x_ticks: list[float]
    y_ticks: list[float]
    x_name: str
    y_name: str
    x_margin: float = 0.0
    x_texts: tuple[str, ...] = ()
    """What is written at the horizontal ticks, by default their numbers."""

    @property
    def x(self) -> Scale:
        """The horizontal scale."""
        return Scale(self.x_ticks[0] - self.x_margin, self.x_ticks[-1] + self.x_margin, LEFT, RIGHT)

    @property
    def y(self) -> Scale:
        """The vertical scale: upwards."""
        return Scale(self.y_ticks[0], self.y_ticks[-1], BOTTOM, TOP)

    def picture(self, title: str, description: str, *drawn: Markup) -> Markup:
        """Returns the whole SVG: grid below, what was drawn above it."""
        return element(
            "svg",
            element("title", title),
            element("desc", description),
            self._grid(),
            *drawn,
            viewBox=f"0 0 {WIDTH} {HEIGHT}",
            role="img",
            aria_label=f"{title}. {description}",
            class_="chart",
        )

    def _grid(self) -> Markup:
        lines = [
            element("line", x1=LEFT, x2=RIGHT, y1=self.y(tick), y2=self.y(tick), class_="grid") for tick in self.y_ticks
        ]
        numbers = [
            element("text", tick_text(tick), x=LEFT - 6, y=self.y(tick) + 4, text_anchor="end") for tick in self.y_ticks
        ] + [
            element("text", text, x=self.x(tick), y=BOTTOM + 16, text_anchor="middle")
            for tick, text in zip(self.x_ticks, self.x_texts or map(tick_text, self.x_ticks), strict=True)
        ]
        base = element("line", x1=LEFT, x2=RIGHT, y1=BOTTOM, y2=BOTTOM, class_="axis")
        x_name = element("text", self.x_name, x=(LEFT + RIGHT) / 2, y=HEIGHT - 6, text_anchor="middle", class_="name")
        y_name = element("text", self.y_name, x=4, y=14, class_="name")
        return element("g", *lines, base, *numbers, x_name, y_name, aria_hidden="true")
