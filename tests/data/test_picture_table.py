"""Pictures and masks by a table."""

import pytest

from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_table import PictureTable
from mtl_keras.errors import UserError
from tests.data.made_pictures import write


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("in/a.jpg", "in/ü b.jpg"):
        (tmp_path / name).touch()
    return tmp_path


def find(folder, text, images="{image}", masks="{mask}", needed=()):
    path = write(folder / "t.csv", text)
    return PictureTable(path, folder, images, masks, "class", "split", ",").find(needed)


def test_columns_give_paths_class_and_split(folder):
    text = f"image,mask,class,split\nin/a.jpg,m/a.png,cat,val\n{folder}/in/ü b.jpg,,,train\n"
    pictures, faults = find(folder, text)
    assert not faults
    table, other = folder / "t.csv", folder / "in/ü b.jpg"
    assert pictures == [
        Picture(folder / "in/a.jpg", "in/a.jpg", f"{table}:2", "validation", "cat", folder / "m/a.png"),
        Picture(other, str(other), f"{table}:3", "train", None, None),
    ]


def test_other_columns_fill_the_paths(folder):
    pictures, faults = find(folder, "id,kind\na,in\n", "{kind}/{id}.jpg", "{kind}/{stem}_{id}.png")
    assert not faults
    assert [(one.name, one.mask, one.split, one.class_name) for one in pictures] == [
        ("in/a.jpg", folder / "in/a_a.png", "train", None)
    ]


def test_faults_of_lines_are_collected(folder):
    pictures, faults = find(folder, "image,mask,split\nin/a.jpg,,test\nin/none.jpg,,train\n,,train\nin/a.jpg,,old\n")
    assert [one.name for one in pictures] == ["in/a.jpg"]
    advice = f"Correct the line, images, or folder, from which paths start; it is {folder}."
    assert [str(each).removeprefix(f"{folder}/") for each in faults] == [
        f"t.csv:3: expected a picture; received no file at {folder}/in/none.jpg. {advice}",
        f"t.csv:4: expected a picture; received an empty cell. {advice}",
        't.csv:5: expected the split train, validation (or val, dev) or test; received "old". Correct it.',
    ]


@pytest.mark.parametrize(
    ("masks", "needed", "message"),
    [("{mask}", (), '"mask"'), (None, ("class",), '"class"'), ("{stem}{x}.png", (), '"x"')],
)
def test_columns_that_are_not_there(folder, masks, needed, message):
    with pytest.raises(UserError, match=f"expected columns named {message}; received"):
        find(folder, "image\nin/a.jpg\n", masks=masks, needed=needed)
