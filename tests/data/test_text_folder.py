from pathlib import Path

import pytest

from mtl_keras.data import TextFolder
from mtl_keras.errors import UserError


def write(folder: Path, **texts: str | bytes) -> Path:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_txt", ".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def fault(dataset: TextFolder, split: str = "train") -> str:
    with pytest.raises(UserError) as caught:
        dataset.load(split)
    return str(caught.value)


@pytest.fixture
def train(tmp_path: Path) -> Path:
    return write(
        tmp_path / "train",
        pos__b_txt="good\n\nreally\n",
        pos__deeper__a_txt=b"\xef\xbb\xbff\xc3\xbcr\r\n",
        neg__a_txt="bad",
        neg__notes="no text",
        readme="none",
    )


def test_texts_in_folders_of_their_classes(train: Path) -> None:
    (train / "neg" / ".hidden.txt").write_text("no")
    (train / "neg" / "loop").symlink_to(train / "neg")
    dataset = TextFolder(train=train)
    assert (dataset.field, dataset.labels()) == ("text", ["neg", "pos"])
    assert dataset.load("train").as_lists() == (["bad", "good\n\nreally", "für"], [0, 1, 1])


def test_shares_of_one_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, **{f"{name}__{number}_txt": f"{name} {number}" for number in range(20)})
    dataset = TextFolder(train=tmp_path, validation_share=0.25, split_by="class")
    validation = dataset.load("validation").as_lists()[1]
    assert (validation.count(0), validation.count(1)) == (5, 5)


def test_all_faults_at_once(train: Path) -> None:
    write(train, pos__empty_txt="", neg__latin_txt=b"\xff", outside_txt="x")
    (train / "void").mkdir()
    received = fault(TextFolder(train=train))
    assert "train: 4 faults" in received
    assert 'expected texts in folders named after their classes; received 1 outside of any: "outside.txt"' in received
    assert "pos/empty.txt: expected rows; received an empty file" in received
    assert "neg/latin.txt:1: expected UTF-8" in received
    assert "void: expected files named *.txt; received none" in received


def test_folders_that_are_not_as_expected(train: Path, tmp_path: Path) -> None:
    assert "expected a folder; received nothing at this path" in fault(TextFolder(train=tmp_path / "none"))
    assert "expected a folder for each class in it; received none" in fault(TextFolder(train=train / "pos" / "deeper"))
    assert 'received one, "deeper"' in fault(TextFolder(train=train / "pos", files="a.txt"))
    test = write(tmp_path / "test", pos__a_txt="x", mixed__a_txt="y")
    expected = 'test/mixed: expected a folder of a class of the training rows, "neg", "pos". Rename it'
    assert expected in fault(TextFolder(train=train, test=test), "test")
