"""Pictures and masks by patterns."""

from pathlib import Path

import pytest

from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_patterns import find_by_pattern, mask_of
from mtl_keras.errors import UserError


@pytest.fixture
def folder(tmp_path):
    for name in ("train/cat/a.jpg", "train/cat/a.txt", "val/dög/b c.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_fields_give_class_split_and_mask(folder):
    pictures, faults = find_by_pattern(folder, "{split}/{class}/*.jpg", "{class}/{split}/{stem}_mask.png")
    assert not faults
    one, other = folder / "train/cat/a.jpg", folder / "val/dög/b c.jpg"
    assert pictures == [
        Picture(one, "train/cat/a.jpg", str(one), "train", "cat", folder / "cat/train/a_mask.png"),
        Picture(other, "val/dög/b c.jpg", str(other), "validation", "dög", folder / "dög/val/b c_mask.png"),
    ]


def test_without_fields_all_are_training_rows_of_no_class(folder):
    pictures, faults = find_by_pattern(folder, "**/*.jpg", None)
    assert not faults
    assert [(one.name, one.split, one.class_name, one.mask) for one in pictures] == [
        ("train/cat/a.jpg", "train", None, None),
        ("val/dög/b c.jpg", "train", None, None),
    ]


def test_no_picture_at_all_says_what_there_is(folder):
    pictures, (fault,) = find_by_pattern(folder, "images/*.jpg", None)
    assert not pictures
    assert str(fault) == (
        f'{folder}: expected pictures at "images/*.jpg"; received none. The folder has "train", "val". Correct images '
        "or folder."
    )


def test_masks_among_the_pictures(tmp_path):
    for name in ("a.png", "a_mask.png", "b.png", "b_mask.png", "c/a.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    _, (fault,) = find_by_pattern(tmp_path, "{name}.png", "{name}_mask.png")
    assert str(fault).startswith(f"{tmp_path}/a.png: expected pictures or masks; 2 files are both")
    assert f'such as {tmp_path}/a_mask.png. Correct one of the two, or set leave_out, e.g. to "*_mask.png"' in str(
        fault
    )
    pictures, faults = find_by_pattern(tmp_path, "{name}.png", "{name}_mask.png", "*_mask.png")
    assert not faults
    assert [(one.name, one.mask) for one in pictures] == [
        ("a.png", tmp_path / "a_mask.png"),
        ("b.png", tmp_path / "b_mask.png"),
    ]
    assert "such as" in str(find_by_pattern(tmp_path, "c/*.png", "c/{stem}.png")[1])


def test_a_wrong_split_is_told_once(folder):
    for number in range(3):
        (folder / "train" / f"{number}.jpg").touch()
    pictures, faults = find_by_pattern(folder, "{other}/{split}/*.jpg", None)
    assert not pictures
    assert len(faults) == 2
    assert 'expected the split train, validation (or val, dev) or test; received "cat"' in str(faults[0])
    assert 'received "dög"' in str(faults[1])


def test_the_stem_may_be_a_field_of_its_own():
    assert mask_of(Path("d"), "{stem}.png", {}, Path("d/a.b.jpg")) == Path("d/a.b.png")
    assert mask_of(Path("d"), "{stem}.png", {"stem": "x"}, Path("d/a.jpg")) == Path("d/x.png")
    assert mask_of(Path("d"), "{mask}", {"mask": ""}, Path("d/a.jpg")) is None
    with pytest.raises(UserError, match=r'dataset\.masks: .* received "name"'):
        mask_of(Path("d"), "{name}.png", {"class": "x"}, Path("d/a.jpg"))
