"""Values of pixels as a user writes them."""

import pytest
from pydantic import TypeAdapter, ValidationError

from mtl_keras.data.pixel_value import ValueList, read_values


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (255, (255,)),
        ([0, 128, 65_535], (0, 128, 65_535)),
        ("#FF8000", ("#ff8000",)),
        ([[255, 128, 0], 3, "#000001"], ("#ff8000", 3, "#000001")),
    ],
)
def test_values(given, expected):
    assert read_values(given) == expected
    assert read_values(expected) == expected


@pytest.mark.parametrize("given", [-1, 65_536, 1.0, True, "red", "#fff", [[1, 2]], [[1, 2, 256]], None, [None]])
def test_what_is_no_value(given):
    with pytest.raises(ValidationError, match='a whole number of 0 to 65535, a colour "#rrggbb"'):
        TypeAdapter(ValueList).validate_python(given)
