import pytest

from mtl_keras.errors import UserError
from mtl_keras.tuning.choices import Choices
from mtl_keras.tuning.range import Range
from mtl_keras.tuning.words import read_word


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("balancer.kind=fixed,pcgrad", Choices("balancer.kind", ("fixed", "pcgrad"))),
        ("a=1, 2", Choices("a", ("1", "2"))),
        ("a=[96, 96],[64, 64]", Choices("a", ("[96, 96]", "[64, 64]"))),
        ('a="x,y",{kind = "z", n = 1}', Choices("a", ('"x,y"', '{kind = "z", n = 1}'))),
        ("a=1e-5..1e-3", Range("a", 1e-5, 1e-3, whole=False)),
        ("a=0.3..3", Range("a", 0.3, 3, whole=False)),
        ("a=-2..16", Range("a", -2, 16, whole=True)),
        ("a=5", None),
        ("a=[1, 2]", None),
        ("a=../data.csv", None),
        ("a=don't", None),
        ('a="1..2 of them"', None),
        ("a=..", None),
        ("a=2024-05-31", None),
        ("a=1e-5", None),
        ("a=data/a..2", None),
    ],
)
def test_a_word_is_choices_a_range_or_one_value(word, expected):
    assert read_word(word) == expected


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("nothing", "nothing: expected path=value, path=a,b,c or path=low..high; received no path or no value."),
        ("=1,2", "=1,2: expected path=value, path=a,b,c or path=low..high; received no path or no value."),
        ("a=1,,2", "a: expected a value before and after each comma; received 1,,2."),
        ("a=1,", "a: expected a value before and after each comma; received 1,."),
        ("a=x,y,x", "a: x is given twice. Leave one of the two out."),
        ("a=1..2,5", "a: expected values or one range low..high; received the range 1..2 among values."),
        ("a=3..1", "a: expected low..high with low below high; received 3..1."),
        ("a=1..1", "a: expected low..high with low below high; received 1..1."),
        ("a=1..1e999", "a: expected low..high with low below high; received 1..1e999."),
    ],
)
def test_what_is_no_word_is_told(word, message):
    with pytest.raises(UserError) as caught:
        read_word(word)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "word", ["a=1..", "a=..2", "a=1..2..3", "a=0.5-3", "a=1e-5..inf", "a=-inf..3", "a=1...3", "a=1 .. 3", "a=1.5e..3"]
)
def test_a_mistyped_range_is_no_value(word):
    with pytest.raises(UserError) as caught:
        read_word(word)
    assert str(caught.value) == (
        f"a: expected a range low..high of two numbers, like 0.5..3, or a text in quotes; received {word}."
    )


@pytest.mark.parametrize(
    ("parameter", "told"),
    [
        (Range("a", 1e-5, 1e-3, whole=False), "from 1e-05 to 0.001, logarithmic scale"),
        (Range("a", 1, 10, whole=True), "whole numbers from 1 to 10, logarithmic scale"),
        (Range("a", 1, 9, whole=True), "whole numbers from 1 to 9, linear scale"),
        (Range("a", 0, 100, whole=False), "from 0 to 100, linear scale"),
        (Choices("a", ("x", "2")), "x, 2"),
    ],
)
def test_the_scale_is_told(parameter, told):
    assert parameter.told() == told
    assert getattr(parameter.distribution(), "log", False) == ("logarithmic" in told)


@pytest.mark.parametrize(
    "parameter",
    [Range("a", 2e-5, 3e-2, whole=False), Range("a", 3, 17, whole=True), Range("a", -1.5, 0.2, whole=False)],
)
def test_the_ticks_of_an_axis_cover_its_values(parameter):
    places = [place for place, _ in parameter.ticks()]
    assert places == sorted(places)
    assert places[0] <= parameter.place(parameter.low) < parameter.place(parameter.high) <= places[-1]


def test_a_value_of_the_recipe_is_found_among_what_is_tried():
    assert Choices("a", ("[96,96]", "[64, 64]")).find([96, 96]) == "[96,96]"
    assert Choices("a", ("x", "y")).find("z") is None
    assert Range("a", 1, 3, whole=False).find(2) == 2
    assert Range("a", 1, 3, whole=False).find(None) is None
    assert Range("a", 0, 3, whole=False).find(True) is None
