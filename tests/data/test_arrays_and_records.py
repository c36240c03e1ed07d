"""NumPy arrays and TFRecords as rows."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.data import Npz, TfRecord
from mtl_keras.data.columns import ColumnDataset
from mtl_keras.errors import UserError


def fault(dataset: ColumnDataset) -> str:
    with pytest.raises(UserError) as caught:
        dataset.load("train")
    return str(caught.value)


def npz(folder: Path, **arrays: Any) -> Path:
    np.savez(folder / "a.npz", **arrays)
    return folder / "a.npz"


def test_arrays(tmp_path: Path) -> None:
    path = npz(
        tmp_path, text=np.array(["gut", "schön", "bad"]), label=np.array([1, 0, 1]), stars=np.array([1.5, np.nan, -2])
    )
    assert Npz(train=path).labels() == ["0", "1"]
    assert Npz(train=path).load("train").as_lists() == (["gut", "schön", "bad"], [1, 0, 1])
    stars = Npz(train=path, label="stars", label_type="number").load("train").as_lists()[1]
    assert (stars[0], np.isnan(stars[1]), stars[2]) == (1.5, True, -2.0)


def test_arrays_of_words_and_tags(tmp_path: Path) -> None:
    path = npz(tmp_path, words=np.array([["Ann", "ran"], ["Bo", ""]]), tags=np.array([[b"B-x", b"O"], [b"", b""]]))
    rows = Npz(train=path, words="words", label="tags").load("train")
    assert rows.as_lists() == ([["Ann", "ran"], ["Bo"]], [[1, 0], [-1]])


def test_arrays_at_fault(tmp_path: Path) -> None:
    objects = np.array(["a", None], dtype=object)
    received = fault(Npz(train=npz(tmp_path, text=objects, label=np.array(["x", "y"]))))
    assert 'expected an array of strings or numbers; received one of objects, "text", which is not read' in received
    received = fault(Npz(train=npz(tmp_path, text=np.array(["a"]), label=np.array(["x", "y"]))))
    assert 'expected arrays with as many rows each; received "text" [1], "label" [2]' in received
    assert "as many rows" in fault(Npz(train=npz(tmp_path, text=np.array("a"), label=np.array("b"))))
    assert 'expected arrays named "label"; received "text"' in fault(Npz(train=npz(tmp_path, text=np.array(["a"]))))
    whole = npz(tmp_path, text=np.array(["a" * 50, "b"]), label=np.array(["x", "y"])).read_bytes()
    (tmp_path / "b.npz").write_bytes(whole.replace(b"a\0\0\0" * 9, b"z\0\0\0" * 9))
    assert "b.npz: expected a file of numpy.savez that can be read; received: Bad CRC" in fault(
        Npz(train=tmp_path / "b.npz")
    )
    for content in (b"", b"PK\x03\x04", whole[:-50]):
        (tmp_path / "b.npz").write_bytes(content)
        assert "expected a file of numpy.savez; received one of another kind" in fault(Npz(train=tmp_path / "b.npz"))
    assert "received: No such file" in fault(Npz(train=tmp_path / "none.npz"))


def example(**features: Any) -> bytes:
    kinds = {bytes: ("bytes_list", tf.train.BytesList), int: ("int64_list", tf.train.Int64List)}
    made = {}
    for name, values in features.items():
        kind, make = kinds.get(type(values[0]) if values else bytes, ("float_list", tf.train.FloatList))
        made[name] = tf.train.Feature(**{kind: make(value=values)})
    return bytes(tf.train.Example(features=tf.train.Features(feature=made)).SerializeToString())


def tfrecord(folder: Path, *records: bytes, compression: str = "") -> Path:
    path = folder / "a.tfrecord"
    with tf.io.TFRecordWriter(str(path), compression) as writer:
        for record in records:
            writer.write(record)
    return path


def test_examples(tmp_path: Path) -> None:
    words = example(words=[b"Ann", "Lée".encode()], tags=[b"B-x", b"I-x"], label=[3], score=[0.5])
    one = example(words=[b"New York"], tags=[b"O"], label=[4], score=[])
    path = tfrecord(tmp_path, words, one, example(words=[b"x"]), compression="GZIP")
    tags = TfRecord(train=path, words="words", label="tags", compression="gzip")
    assert tags.load("train").as_lists() == ([["Ann", "Lée"], ["New York"], ["x"]], [[1, 2], [0], [-1]])
    classes = TfRecord(train=path, words="words", label_type="class", compression="gzip")
    assert (classes.labels(), classes.load("train").as_lists()[1]) == (["3", "4"], [0, 1, -1])
    score = TfRecord(train=path, words="words", label="score", label_type="number", compression="gzip")
    assert score.load("train").as_lists()[1][0] == 0.5
    assert "set compression, which is none" in fault(TfRecord(train=path))


def test_examples_at_fault(tmp_path: Path) -> None:
    path = tfrecord(tmp_path, example(text=[b"a"], label=[b"x"]), example(text=[b"\xff"], label=[b"y"]))
    assert "a.tfrecord, row 2: expected text in column 'text'" in fault(TfRecord(train=path))
    assert 'expected the keys "mood"; received "' in fault(TfRecord(train=path, label="mood"))
    path.write_bytes(path.read_bytes()[:-3])
    received = fault(TfRecord(train=path))
    assert "expected a TFRecord file; received: " in received
    assert "behind row 1. Write it anew" in received
    path = tfrecord(tmp_path, b"no example \xff")
    assert "a.tfrecord, row 1: expected a tf.train.Example; received a record of another" in fault(TfRecord(train=path))
    assert "expected a file; received nothing at this path" in fault(TfRecord(train=tmp_path / "none"))
