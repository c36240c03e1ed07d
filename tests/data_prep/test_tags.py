import pytest
from mtl_keras.data_prep.cleaning.tags import check_tags, tag_names


def test_names_in_alphabetical_order() -> None:
    assert tag_names(["b", "a"]) == ["O", "B-a", "I-a", "B-b", "I-b"]


@pytest.mark.parametrize("tags", ["", "O", "B-a I-a I-a O B-b", "B-a B-a"])
def test_well_formed(tags: str) -> None:
    check_tags(tags.split(), tag_names("ab"), "here")


@pytest.mark.parametrize("tags", ["I-a", "O I-a", "B-a I-b", "B-a O I-a"])
def test_continues_no_entity(tags: str) -> None:
    with pytest.raises(ValueError, match=r"here, word \d: .*continues no entity"):
        check_tags(tags.split(), tag_names("ab"), "here")


def test_unknown() -> None:
    with pytest.raises(ValueError, match='here, word 2: the tag "B-c"'):
        check_tags(["O", "B-c"], tag_names("ab"), "here")
