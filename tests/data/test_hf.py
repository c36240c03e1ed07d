import sys
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mtl_keras.data import Hf
from mtl_keras.data.hf import _read
from mtl_keras.errors import FetchError, UserError


def test_without_the_package_the_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    dataset = Hf(repository="hf://owner/name")
    assert (dataset.field, dataset.per, dataset.origin) == ("text", "row", ("hf", "hf://owner/name", None))
    with pytest.raises(UserError) as caught:
        dataset.load("train")
    expected = "hf://owner/name: needs the package datasets, which is not installed."
    assert str(caught.value) == f"{expected} Run: pip install 'mtl-keras[hf]'"


def test_numbers_of_classes_become_names() -> None:
    classes = SimpleNamespace(names=["neg", "pos"])
    assert [_read(classes)(cell) for cell in (0, 1, -1, None)] == ["neg", "pos", None, None]
    assert _read(SimpleNamespace(feature=classes))([1, 0]) == ["pos", "neg"]
    assert _read([classes])([1]) == ["pos"]
    assert _read(SimpleNamespace(dtype="string"))("a") == "a"


def test_a_folder_of_parquet(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    features = datasets.Features(
        {
            "text": datasets.Value("string"),
            "label": datasets.ClassLabel(names=["neg", "pos"]),
            "words": datasets.List(datasets.Value("string")),
            "tags": datasets.List(datasets.ClassLabel(names=["O", "B-x", "I-x"])),
        }
    )
    rows = {"text": ["a", "b"], "label": [1, 0], "words": [["c", "d"], ["e"]], "tags": [[1, 2], [0]]}
    datasets.Dataset.from_dict(rows, features).to_parquet(tmp_path / "train.parquet")
    pq.write_table(pa.table({"other": [1]}), tmp_path / "unused.txt")
    dataset = Hf(repository=str(tmp_path), validation="train[50%:]")
    assert dataset.load("train").as_lists() == (["a", "b"], [1, 0])
    assert dataset.load("validation").as_lists()[0] == ["b"]
    tags = Hf(repository=str(tmp_path), words="words", label="tags").load("train")
    assert tags.as_lists() == ([["c", "d"], ["e"]], [[1, 2], [0]])
    with pytest.raises(UserError, match='expected columns named "mood"; received "text", "label"'):
        Hf(repository=str(tmp_path), label="mood").load("train")
    with pytest.raises(FetchError, match="split test: could not be loaded: ValueError: Unknown split"):
        dataset.load("test")
