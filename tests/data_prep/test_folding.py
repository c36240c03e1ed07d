import pytest
from mtl_keras.data_prep.cleaning.folding import fold

COPIES = [
    "The moon is made of cheese",
    "the MOON is made of cheese!!!",
    "RT @someone: The moon is made of cheese http://t.co/abc",
    '"@a_b: The moon is made of #cheese"',
    "The moon\u2019is made of cheese".replace("\u2019", " "),
    "@x @y The moon is made of cheese https://t.co/x ht\u2026",
]


@pytest.mark.parametrize("text", COPIES)
def test_copies_fold_to_the_same(text: str) -> None:
    assert fold(text) == "the moon is made of cheese"


def test_numbers_fold_and_words_do_not() -> None:
    assert fold("3 cats at 10:30") == fold("12 cats at 9:05")
    assert fold("3 cats") != fold("3 dogs")


def test_contractions_stay_one_word() -> None:
    assert fold("Don't") == fold("don\u2019t") == fold("dont")


def test_emoji_are_words() -> None:
    assert fold("wow\U0001f602\U0001f602") == "wow \U0001f602 \U0001f602"


def test_nothing_is_left() -> None:
    assert fold("@someone http://t.co/abc ... RT") == ""
