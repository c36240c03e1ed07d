import pytest

from mtl_keras.errors import UserErrors
from mtl_keras.recipe.load import read_recipe


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("my copy", "name: expected a name of letters from a to z, digits, _, . and -, that starts with none of the"),
        ("-a", 'the last two; received "-a". Give the file such a name: it names the recipe.'),
        ("a" * 101, "name: expected a name of at most 100 characters; received 101. Name the file shorter."),
    ],
)
def test_what_is_no_name_is_told_with_what_to_do(name, told):
    with pytest.raises(UserErrors) as caught:
        read_recipe({"name": name}, "mine")
    assert told in str(next(fault for fault in caught.value.faults if fault.place == "name"))
