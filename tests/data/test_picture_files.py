"""The pictures of a folder."""

import os
from pathlib import Path

import pytest

from mtl_keras.data.picture_files import check_folder, find_files, find_files_directly_in, folders_in, names_in
from mtl_keras.errors import UserError


def touch(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_pictures_of_all_depths_without_what_is_hidden(tmp_path):
    touch(tmp_path, "b.JPG", "a/x.png", "a/b/y.gif", "a/z.bmp", "notes.txt", "README", "c.webp", "d.TIF")
    touch(tmp_path, ".hidden.png", ".git/x.png", "__MACOSX/a.jpg")
    found = find_files(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in found.pictures] == [
        "a/b/y.gif",
        "a/x.png",
        "a/z.bmp",
        "b.JPG",
    ]
    assert dict(found.others) == {".txt": 1, "": 1}
    said = [str(each) for each in found.faults()]
    assert said == [
        f"{tmp_path}/c.webp: expected a JPEG, PNG, GIF or BMP; received a WEBP file. Convert or remove it.",
        f"{tmp_path}/d.TIF: expected a JPEG, PNG, GIF or BMP; received a TIF file. Convert or remove it.",
    ]
    assert names_in(tmp_path) == ["README", "a", "b.JPG", "c.webp", "d.TIF", "notes.txt"]
    assert find_files_directly_in(tmp_path).pictures == [tmp_path / "b.JPG"]
    assert find_files_directly_in(tmp_path).unreadable == [tmp_path / "c.webp", tmp_path / "d.TIF"]
    assert folders_in(tmp_path) == [tmp_path / "a"]


def test_links_to_folders_are_followed_and_end(tmp_path):
    touch(tmp_path, "real/x.png", "data/own.png")
    os.symlink(tmp_path / "real", tmp_path / "data" / "linked")
    os.symlink(tmp_path / "data", tmp_path / "data" / "circle")
    names = [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path / "data").pictures]
    assert names == ["data/linked/x.png", "data/own.png"]


@pytest.mark.parametrize(
    ("names", "received"),
    [((), "received no files"), (("a.txt", "b.txt", "c"), r"received 3 other files \(2 .txt, 1 without a suffix\)")],
)
def test_a_folder_without_pictures_says_what_it_has(tmp_path, names, received):
    touch(tmp_path, *names)
    with pytest.raises(UserError, match=received):
        raise find_files(tmp_path).without_pictures(tmp_path)


def test_a_folder_is_checked_and_may_be_in_the_home(tmp_path, monkeypatch):
    touch(tmp_path, "data/file")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert check_folder("train", Path("~/data")) == tmp_path / "data"
    with pytest.raises(UserError, match=r"expected a folder; received a file\. Correct train"):
        check_folder("train", tmp_path / "data" / "file")
    with pytest.raises(UserError, match="received nothing at this path"):
        check_folder("train", tmp_path / "none")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=f"Correct train, which starts from the working folder {tmp_path}\\."):
        check_folder("train", Path("none"))
