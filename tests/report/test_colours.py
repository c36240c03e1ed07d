"""The colours of the page against WCAG 2.2: 4.5 for text, 3 for what charts draw."""

import math
import re
from importlib.resources import files

import pytest

STYLE = files("mtl_keras.report").joinpath("templates/style.css").read_text("utf-8")
LOOKS = dict(zip(("light", "dark"), re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL), strict=True))


def variables(look: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): ([^;]+);", LOOKS[look]))


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def from_oklch(lightness: float, chroma: float, hue: float) -> list[float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    found = [
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    ]
    return [min(1.0, max(0.0, part)) for part in found]


def contrast(one: list[float], other: list[float]) -> float:
    lights = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("ground", ["back", "card"])
def test_text(look: str, ground: str) -> None:
    colours = variables(look)
    for name in ("ink", "soft", "blue", "orange", "good", "bad"):
        assert contrast(linear(colours[name]), linear(colours[ground])) >= 4.5, name


@pytest.mark.parametrize("look", LOOKS)
def test_bars_and_lines(look: str) -> None:
    colours = variables(look)
    for name in ("blue", "orange", "other", "rule"):
        assert contrast(linear(colours[name]), linear(colours["card"])) >= 3, name


@pytest.mark.parametrize("look", LOOKS)
def test_marked_entities(look: str) -> None:
    colours = variables(look)
    lightness, chroma = float(colours["mark-light"].rstrip("%")) / 100, float(colours["mark-chroma"])
    hues = [float(hue) for hue in re.findall(r"\.e\d+ \{ --hue: (\d+)", STYLE)]
    assert len(set(hues)) == 12
    for hue in hues:
        assert contrast(linear(colours["ink"]), from_oklch(lightness, chroma, hue)) >= 7


@pytest.mark.parametrize("look", LOOKS)
def test_the_darkest_cell_of_the_matrix(look: str) -> None:
    colours = variables(look)
    for name in ("hit", "miss"):
        parts = [[int(colours[colour][at : at + 2], 16) for at in (1, 3, 5)] for colour in (name, "card")]
        mixed = "#" + "".join(f"{round(0.45 * one + 0.55 * other):02x}" for one, other in zip(*parts, strict=True))
        assert contrast(linear(colours["ink"]), linear(mixed)) >= 4.5, name
