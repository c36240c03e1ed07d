"""The table that names the split of each picture."""

from pathlib import Path

from mtl_keras.data.picture import Picture
from mtl_keras.data.split_table import SplitTable
from tests.data.made_pictures import write


def place(folder, text, *names):
    pictures = [Picture(Path("data", name), name, f"data/{name}") for name in names]
    table = SplitTable.read(write(folder / "s.csv", text), "name", "split", ",")
    placed, faults = table.place(pictures)
    return {one.name: one.split for one in placed}, [str(each).replace(f"{folder}/", "") for each in faults]


def test_by_paths_and_by_names_alone(tmp_path):
    table = "split,name,group\ntrain,./a/x.jpg,1\nval,b/x.jpg,1\nTest,ü y.jpg,2\n"
    placed, faults = place(tmp_path, table, "a/x.jpg", "b/x.jpg", "c/ü y.jpg")
    assert placed == {"a/x.jpg": "train", "b/x.jpg": "validation", "c/ü y.jpg": "test"}
    assert not faults


def test_a_path_goes_before_a_name(tmp_path):
    placed, faults = place(tmp_path, "name,split\nx.jpg,train\na/x.jpg,test\n", "x.jpg", "a/x.jpg")
    assert placed == {"x.jpg": "train", "a/x.jpg": "test"}
    assert not faults


def test_all_faults(tmp_path):
    table = "name,split\nx.jpg,train\ny.jpg,train\ny.jpg,test\nz.jpg,holdout\ngone.jpg,test\n"
    placed, faults = place(tmp_path, table, "a/x.jpg", "b/x.jpg", "y.jpg", "new.jpg")
    assert placed == {"y.jpg": "train"}
    assert faults == [
        's.csv:4: expected each file once, in one split; "y.jpg" is in s.csv:3 too. Remove one line.',
        's.csv:5: expected the split train, validation (or val, dev) or test; received "holdout". Correct it.',
        'data/a/x.jpg: expected a line in s.csv with its split; received none for "a/x.jpg". Add it, or remove the '
        "file.",
        'data/b/x.jpg: expected a line in s.csv with its split; received none for "b/x.jpg". Add it, or remove the '
        "file.",
        'data/new.jpg: expected a line in s.csv with its split; received none for "new.jpg". Add it, or remove the '
        "file.",
        's.csv:2: expected a path in the folder; received "x.jpg", of which there are 2. Write paths.',
        's.csv:6: expected a picture of the folder; received "gone.jpg", which is not there. Correct the line.',
    ]
