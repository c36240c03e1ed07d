from itertools import pairwise

from mtl_keras.report.strip_colours import strip_colours
from tests.report.test_colours import contrast, linear

BLACK = [0.0, 0.0, 0.0]
NAMES = [f"class {number}" for number in range(21)]


def test_black_letters_can_be_read_on_every_colour() -> None:
    for colours in (strip_colours(NAMES), strip_colours([str(number) for number in range(9)])):
        assert min(contrast(linear(colour), BLACK) for colour in colours.values()) >= 4.5


def test_classes_differ_and_a_background_has_no_colour() -> None:
    assert len(set(strip_colours(NAMES).values())) == 21
    found = strip_colours(["none", "helix"])
    assert found["none"] == ""
    assert found["helix"].startswith("#")


def test_numbers_get_darker_by_size_in_whatever_order() -> None:
    names = ["10", "-1", "2.5", "0"]
    found = strip_colours(names)
    assert list(found) == names
    lights = [contrast(linear(found[name]), BLACK) for name in sorted(names, key=float)]
    assert all(one > other for one, other in pairwise(lights))
