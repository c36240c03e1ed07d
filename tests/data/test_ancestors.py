"""Rows of labels in a hierarchy against brute force."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mtl_keras.data import Csv
from mtl_keras.data.ancestors import labels_with_parents, with_ancestors
from mtl_keras.data.rows import Rows
from mtl_keras.errors import UserError
from mtl_keras.heads import Classification, MultiLabel
from mtl_keras.recipe.load import read_recipe
from mtl_keras.recipe_data import SPLITS, RecipeData

_rng = np.random.default_rng(0)
Parents = dict[str, list[str]]


def random_parents(names: list[str]) -> Parents:
    """Returns parents of about half the names, of lower numbers."""
    return {
        name: [names[each] for each in sorted({*_rng.integers(0, number, 2).tolist()})]
        for number, name in enumerate(names)
        if number and _rng.random() < 0.5
    }


def line(name: str, parents: Parents) -> set[str]:
    return {name, *(above for parent in parents.get(name, ()) for above in line(parent, parents))}


def rows_of(labels: Any) -> Rows:
    count = len(labels)
    return Rows.of_sequences(["MKV"] * count, [str(number) for number in range(count)], labels, per="label")


@pytest.mark.parametrize("seed", range(3))
def test_rows_have_the_ancestors_that_brute_force_finds(seed: int) -> None:
    names = [f"n{number}" for number in _rng.permutation(30)]
    parents = random_parents(names)
    truth = [[name for name in names if _rng.random() < 0.1] for _ in range(40)]
    labels = np.array([[int(name in own) for name in names] for own in truth])
    labels[::7] = -1
    found = with_ancestors(rows_of(labels), MultiLabel(labels=names, parents=parents), None)
    expected = [
        [-1] * 30 if number % 7 == 0 else [int(any(name in line(each, parents) for each in own)) for name in names]
        for number, own in enumerate(truth)
    ]
    assert found.as_lists()[1] == expected


def test_parents_that_no_row_names_come_after_the_labels() -> None:
    parents = {"1.1.1.1": ["1.1.1.-"], "1.1.1.-": ["1.-.-.-"], "2.1.1.1": ["2.-.-.-"]}
    head = MultiLabel(parents=parents)
    names = labels_with_parents(head, ["1.1.1.1", "1.-.-.-", "2.1.1.1"])
    assert names == ["1.1.1.1", "1.-.-.-", "2.1.1.1", "1.1.1.-", "2.-.-.-"]
    rows = with_ancestors(rows_of([[1, 0, 0], [0, 0, 1], [0, 0, 0], [-1, -1, -1]]), head.with_labels(names), None)
    assert rows.as_lists()[1] == [[1, 1, 0, 1, 0], [0, 0, 1, 0, 1], [0, 0, 0, 0, 0], [-1, -1, -1, -1, -1]]
    assert rows.dataset.element_spec["label"].shape == (5,)


def test_rows_that_have_their_ancestors_or_no_hierarchy_are_left_as_they_are() -> None:
    rows = rows_of([[1, 0]])
    head = MultiLabel(labels=("a", "b"), parents={"a": ["b"]})
    assert with_ancestors(rows, head, {"a": ["b"]}) is rows
    assert with_ancestors(rows, MultiLabel(labels=("a", "b")), None) is rows
    assert with_ancestors(rows, Classification(labels=("a", "b")), None) is rows


def test_a_recipe_s_own_hierarchy_completes_the_rows_of_all_splits(tmp_path: Path) -> None:
    (tmp_path / "all.fasta").write_text("".join(f">p{number}\n{'MKVL' * (number + 1)}\n" for number in range(9)))
    cells = ["1.1.1.1", "1.-.-.-", ""] * 3
    lines = [f"p{number}\t{SPLITS[number // 3]}\t{cell}" for number, cell in enumerate(cells)]
    (tmp_path / "all.tsv").write_text("id\tsplit\tec\n" + "\n".join(lines) + "\n")
    dataset = {"kind": "fasta", "train": tmp_path / "all.fasta", "table": tmp_path / "all.tsv"}
    dataset = {**dataset, "split_column": "split", "label": "ec", "label_type": "labels"}
    train = {"optimizer": {"kind": "adam"}}

    def read(parents: Parents) -> RecipeData:
        tasks = {"enzyme": {"dataset": dataset, "head": {"kind": "multi_label", "parents": parents}}}
        raw = {"title": "a", "tasks": tasks, "model": {"backbone": {"kind": "protein_cnn"}}, "train": train}
        return RecipeData(read_recipe(raw, "a"))

    data = read({"1.1.1.1": ["1.1.1.-"], "1.1.1.-": ["1.-.-.-"]})
    assert data.heads()["enzyme"].names() == ("1.-.-.-", "1.1.1.1", "1.1.1.-")
    for split in SPLITS:
        assert data.rows(split)["enzyme"].as_lists()[1] == [[1, 1, 1], [1, 0, 0], [-1, -1, -1]]
    with pytest.raises(UserError, match="parents: expected names of labels") as caught:
        read({"2.1.1.1": ["1.-.-.-"]}).check()
    assert [fault.place for fault in caught.value.faults] == ["tasks.enzyme.head"]


def test_rows_of_texts_too(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("text,label\none,a\ntwo,b\nthree,\n")
    rows = Csv(train=tmp_path / "train.csv", label_type="labels").load("train")
    head = MultiLabel(labels=("a", "b"), parents={"a": ["b"]})
    assert with_ancestors(rows, head, None).as_lists()[1] == [[1, 1], [0, 1], [0, 0]]
