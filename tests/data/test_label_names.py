import pytest

from mtl_keras.data.label_names import check_label_names
from mtl_keras.errors import UserError

PLACE = "tasks.mood.head.labels"


@pytest.mark.parametrize("named", [None, ("bad", "good")])
def test_equal_or_left_to_the_data(named: tuple[str, ...] | None) -> None:
    check_label_names(PLACE, named, ["bad", "good"])


@pytest.mark.parametrize(
    ("named", "found", "message"),
    [
        (("bad", "good", "odd"), ["bad", "good"], 'names "odd", which no row of the data has'),
        (("bad",), ["bad", "good"], 'lacks "good", which the data have'),
        (("good", "bad"), ["bad", "good"], "expected the data's order"),
        (("good", "bad"), None, "expected a head for numbers"),
    ],
)
def test_faults(named: tuple[str, ...], found: list[str] | None, message: str) -> None:
    with pytest.raises(UserError) as caught:
        check_label_names(PLACE, named, found)
    assert f"{PLACE}: {message}" in str(caught.value)
