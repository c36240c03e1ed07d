"""A class of which made splits leave no row for training."""

import pytest

from mtl_keras.data import Csv, TextFolder
from tests.data.made_pictures import fault

CURE = 'Or set split_by = "class", which leaves rows of each class to train.'


@pytest.fixture
def reviews(tmp_path):
    """A file with a class of one row, of a text that a share takes for the test."""
    lines = [f"words and number {n},{('good', 'bad')[n % 2]}\n" for n in range(40)]
    path = tmp_path / "a.csv"
    for number in range(50):
        path.write_text("".join(["text,label\n", *lines, f"a rare text {number},rare\n"]), "utf-8")
        if "rare" not in (Csv(train=path, test_share=0.4).labels() or ()):
            return path
    raise AssertionError("no text goes to the test")


def test_split_by_class_is_the_cure(reviews):
    said = fault(Csv(train=reviews, test_share=0.4), "test")
    assert f'received "rare". Correct the row, or add rows of this class to train. {CURE}' in said
    assert "rare" in Csv(train=reviews, test_share=0.4, split_by="class").labels()
    assert Csv(train=reviews, test_share=0.4, split_by="class").load("test").count == 16


def test_where_it_is_no_cure_it_is_not_named(reviews, tmp_path):
    other = tmp_path / "b.csv"
    other.write_text("text,label\none,good\ntwo,new\n", "utf-8")
    assert CURE not in fault(Csv(train=reviews, test=other, validation_share=0.1), "test")
    many = Csv(train=reviews, test_share=0.4, label_type="labels")
    assert 'received "rare"' in fault(many, "test")
    assert CURE not in fault(many, "test")


def test_folders_of_texts_have_the_cure_too(tmp_path):
    for number in range(60):
        folder = tmp_path / f"class{number}"
        folder.mkdir()
        (folder / "a.txt").write_text(f"a text {number}", "utf-8")
    assert CURE in fault(TextFolder(train=tmp_path, test_share=0.3), "test")
