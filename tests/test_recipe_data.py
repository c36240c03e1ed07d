"""Rows and heads of the tiny recipe, as they are and with faults."""

import tomllib

import numpy as np
import pytest

from mtl_keras.data import Csv
from mtl_keras.errors import FetchError, UserError
from mtl_keras.recipe.load import load_recipe, read_recipe
from mtl_keras.recipe_data import SPLITS, RecipeData
from tests.data.made_pictures import cut, noise, save
from tests.data.small_builders import BrokenTexts


def changed(path, *overrides):
    return RecipeData(load_recipe(path, list(overrides)))


def test_good_data_have_no_faults(tiny_recipe):
    data = changed(tiny_recipe, "train.max_rows=7")
    data.check()
    assert {rows.count for split in SPLITS for rows in data.rows(split).values()} == {7}
    assert data.heads()["mood"].labels == ("bad", "good", "mixed")


def test_every_fault_of_all_tasks_and_splits_is_told_once(tiny_recipe, tmp_path):
    (tmp_path / "odd.csv").write_text("text,label\nhello,superb\n")
    (tmp_path / "cut.conll").write_text("hello O\nbob\n")
    data = changed(
        tiny_recipe,
        f"tasks.entities.dataset.test={tmp_path}/cut.conll",
        f"tasks.mood.dataset.test={tmp_path}/odd.csv",
        f"tasks.mood.dataset.validation={tmp_path}/missing.csv",
        'tasks.mood.head.labels=["bad", "good"]',
    )
    with pytest.raises(UserError) as caught:
        data.check()
    said = str(caught.value)
    for fault in (
        "tasks.entities.dataset: ",
        "cut.conll:2: ",
        'odd.csv:2: expected a class of the training rows, "bad", "good", "mixed"; received "superb"',
        "missing.csv: ",
        'tasks.mood.head.labels: lacks "mixed"',
    ):
        assert said.count(fault) == 1, said


def test_faults_of_a_file_are_told_beside_those_of_train(tiny_recipe, tmp_path):
    for split in SPLITS:
        (tmp_path / f"{split}.csv").write_text("text,label\nhello\n")
    data = changed(tiny_recipe, *(f"tasks.mood.dataset.{split}={tmp_path}/{split}.csv" for split in SPLITS))
    with pytest.raises(UserError) as caught:
        data.check()
    assert [str(caught.value).count(f"{split}.csv:2: expected at least 2 columns") for split in SPLITS] == [1, 1, 1]


def test_a_fault_of_rows_that_tasks_share_hides_no_fault_of_another_task(tmp_path):
    (tmp_path / "main.csv").write_text("text,a,b\nhello\n")
    (tmp_path / "other.csv").write_text("text,label\nhello\nbye,x\n")
    shares = "validation_share = 0.5, test_share = 0.2"
    options = f'dataset = {{ kind = "csv", train = "{tmp_path}/main.csv", {shares}, label = '
    head = 'head = { kind = "classification" }'
    tables = f"""
        [tasks.one]\n{options}"a" }}\n{head}
        [tasks.two]\n{options}"b" }}\n{head}
        [tasks.three]\n{options.replace("main.csv", "other.csv")}"label" }}\n{head}
        [model]\nbackbone = {{ kind = "bert", preset = "hf://a/b" }}
        [train]\noptimizer = "adamw"
    """
    with pytest.raises(UserError) as caught:
        RecipeData(read_recipe({"name": "mine", "title": "mine", **tomllib.loads(tables)}, "mine")).check()
    said = str(caught.value)
    assert (said.count("main.csv:2: expected at least 2"), said.count("main.csv:2: expected at least 3")) == (1, 1)
    assert said.count("other.csv:2: expected at least 2 columns") == 1


def test_a_fault_of_train_is_not_told_of_each_split(tiny_recipe, tmp_path):
    data = changed(tiny_recipe, f"tasks.mood.dataset.train={tmp_path}/missing.csv")
    with pytest.raises(UserError) as caught:
        data.check()
    assert str(caught.value).count("missing.csv") == 1


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (
            ["tasks.mood.head.kind=regression"],
            r'tasks\.mood\.head: head "regression" takes numbers; .* "bad", "good", "mixed"\. Choose head kind "clas',
        ),
        (
            ["tasks.mood.dataset.label_type=number", "{csv}"],
            r'tasks\.mood\.head: head "classification" takes classes; .* are numbers\. Choose head kind "regression"',
        ),
    ],
)
def test_a_head_of_the_other_kind_of_labels(tiny_recipe, tmp_path, overrides, message):
    (tmp_path / "numbers.csv").write_text("text,label\nhello,1.5\nyes,2\n")
    files = [f"tasks.mood.dataset.{split}={tmp_path}/numbers.csv" for split in SPLITS]
    named = [each for override in overrides for each in (files if override == "{csv}" else [override])]
    with pytest.raises(UserError, match=message):
        changed(tiny_recipe, *named).check()


def test_what_cannot_be_fetched_is_asked_for_once(tiny_recipe, monkeypatch):
    asked = []

    def load(self, split):
        asked.append(split)
        raise FetchError("wheel==1", f"could not be downloaded, at {len(asked)}.")

    monkeypatch.setattr(Csv, "load", load)
    with pytest.raises(UserError, match="wheel==1: could not be downloaded, at 1"):
        changed(tiny_recipe).check()
    assert asked == ["train"]


def test_what_is_of_one_builder_is_fetched_once_for_all_tasks_and_splits(tmp_path, monkeypatch):
    asked = []

    def failing(self, dl_manager):
        asked.append(self.name)
        raise ConnectionError("no route")

    monkeypatch.setattr(BrokenTexts, "_split_generators", failing)

    def task(**options):
        table = {"kind": "tfds", "name": "broken_texts/one", "data_dir": str(tmp_path), **options}
        return {"dataset": table, "head": {"kind": "classification"}}

    tasks = {"one": task(), "two": task(), "three": task(test="train[50%:]")}
    train = {"optimizer": {"kind": "adam"}}
    raw = {"title": "a", "tasks": tasks, "model": {"backbone": {"kind": "bert", "preset": "a"}}, "train": train}
    with pytest.raises(UserError, match="could not be prepared") as caught:
        RecipeData(read_recipe(raw, "a")).check()
    assert asked == ["broken_texts"]
    assert [fault.place for fault in caught.value.faults] == ["tasks.one.dataset"]


def test_a_picture_at_fault_is_told_once_for_all_its_tasks(tmp_path):
    for number in range(4):
        save(tmp_path / "ab"[number % 2] / f"{number}.jpg", noise(50, 50, number))
        save(tmp_path / "ab"[number % 2] / f"{number}.png", np.eye(50, dtype="uint8"))
    cut(tmp_path / "a" / "0.jpg")
    save(tmp_path / "b" / "1.png", np.full((50, 50), 7, "uint8"))
    table = {"kind": "image_masks", "folder": tmp_path, "images": "{class}/*.jpg", "masks": "{class}/{stem}.png"}
    table = {**table, "mask_values": {"none": 0, "some": 1}}
    tasks = {
        "kind": {"dataset": {**table, "label": "class"}, "head": {"kind": "classification"}},
        "mask": {"dataset": table, "head": {"kind": "segmentation"}},
    }
    train = {"optimizer": {"kind": "adam"}}
    raw = {"title": "a", "tasks": tasks, "model": {"backbone": {"kind": "small_cnn"}}, "train": train}
    with pytest.raises(UserError) as caught:
        RecipeData(read_recipe(raw, "a")).check(("train",))
    first, second = map(str, caught.value.faults)
    assert first.startswith(f"tasks.kind.dataset: {tmp_path}, split train: 1 fault\n  {tmp_path}/a/0.jpg: ")
    assert second.startswith(f"tasks.mask.dataset: {tmp_path}, split train: 2 faults; those that are not told above:")
    assert "1.png: expected 0 (none), 1 (some); received another value: 7" in second
    assert "0.jpg" not in second


def test_columns_of_one_name_are_told_before_training(tmp_path):
    for number in range(4):
        save(tmp_path / f"{number}.png")
        save(tmp_path / "masks" / f"{number}.png", np.eye(6, 8, dtype="uint8"))

    def task(label):
        values = {"background": 0, label: 1}
        dataset = {"kind": "image_masks", "folder": tmp_path, "images": "?.png", "masks": "masks/{stem}.png"}
        return {"dataset": {**dataset, "mask_values": values}, "head": {"kind": "segmentation"}}

    model = {"backbone": {"kind": "small_cnn"}}
    tasks = {"fish": task("fin_tip"), "fish_fin": task("tip")}
    raw = {"title": "fish", "tasks": tasks, "model": model, "train": {"optimizer": {"kind": "adam"}}}
    with pytest.raises(UserError, match=r'"fish_fin_tip_share".*Rename one of the tasks "fish" and "fish_fin"'):
        RecipeData(read_recipe(raw, "fish")).check(("train",))
