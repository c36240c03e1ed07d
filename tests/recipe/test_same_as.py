"""Tasks on the same rows: one writes the data set out, the others name that task."""

import pytest

from mtl_keras.errors import UserError
from mtl_keras.recipe.load import load_recipe, read_recipe

TILES = {
    "kind": "image_masks",
    "folder": "tiles",
    "images": "{class}/{name}.jpg",
    "masks": "{class}/{name}.png",
    "mask_values": {"good": 0, "bad": 255},
    "label": "class",
}


def tables(mask, **more):
    return {
        "name": "tiles",
        "title": "tiles",
        "tasks": {
            "kind": {"dataset": TILES, "head": {"kind": "classification"}},
            "mask": {"dataset": mask, "head": {"kind": "segmentation"}},
            **more,
        },
        "model": {"backbone": {"kind": "efficientnet_lite0"}},
        "train": {"optimizer": {"kind": "adam"}},
    }


def test_the_rows_are_the_same_and_the_label_is_not():
    recipe = read_recipe(tables({"same_as": "kind", "label": "mask"}), "tiles")
    kind, mask = (recipe.tasks[name].dataset for name in ("kind", "mask"))
    assert (kind.label, mask.label) == ("class", "mask")
    assert mask.folder == kind.folder
    assert mask.same_rows(kind)


def test_a_saved_recipe_has_it_written_out():
    table = read_recipe(tables({"same_as": "kind", "label": "mask"}), "tiles").to_table()
    assert "same_as" not in table["tasks"]["mask"]["dataset"]
    assert table["tasks"]["mask"]["dataset"]["folder"] == "tiles"


@pytest.mark.parametrize(
    ("mask", "told"),
    [
        ({"same_as": "kinds", "label": "mask"}, ("expected the name of a task", 'received "kinds"', "kind")),
        ({"same_as": "mask", "label": "mask"}, ("a task with a data set of its own", 'received "mask"')),
        ({"same_as": 3, "label": "mask"}, ("expected the name of a task", "received 3")),
        (
            {"same_as": "kind", "folder": "x"},
            ("which chooses the label", 'received "folder"', "write the data set out"),
        ),
        ({"same_as": "kind", "lable": "mask"}, ("which chooses the label", 'received "lable"')),
    ],
)
def test_a_fault_is_told_once(mask, told):
    with pytest.raises(UserError) as caught:
        read_recipe(tables(mask), "tiles")
    text = str(caught.value)
    assert "tiles: 1 fault" in text
    assert "tasks.mask.dataset: same_as" in text
    for part in told:
        assert part in text


def test_a_fault_of_the_first_task_is_not_told_of_the_second():
    raw = tables({"same_as": "kind", "label": "mask"})
    raw["tasks"]["kind"] = {**raw["tasks"]["kind"], "dataset": {**TILES, "kind": "image_mask"}}
    with pytest.raises(UserError) as caught:
        read_recipe(raw, "tiles")
    assert "expected kind" in str(caught.value)
    assert "same_as" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"validation_share": 2}, "tasks.kind.dataset.validation_share: expected a number less than 1; received 2."),
        ({"mask_valuess": {}}, 'tasks.kind.dataset.mask_valuess: there is no such key. Did you mean "mask_values"?'),
        ({"validation_share": 0.6, "test_share": 0.6}, "tasks.kind.dataset: expected validation_share and test_share"),
        ({"masks": "{stm}.png"}, 'tasks.kind.dataset: expected in masks the fields "class", "name", "stem"; received'),
    ],
)
def test_a_fault_of_both_is_told_once_and_where_it_is_written(options, told):
    raw = tables({"same_as": "kind", "label": "mask"})
    raw["tasks"]["kind"] = {**raw["tasks"]["kind"], "dataset": {**TILES, **options}}
    with pytest.raises(UserError) as caught:
        read_recipe(raw, "tiles")
    assert str(caught.value).startswith(f"tiles: 1 fault\n  {told}")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"threshold": -1}, "tasks.mask.dataset.threshold: expected a number of at least 0"),
        ({"masks": "{stm}.png"}, "tasks.mask.dataset: expected in masks the fields"),
    ],
)
def test_a_fault_of_an_option_of_its_own_stays_there(options, told):
    with pytest.raises(UserError) as caught:
        read_recipe(tables({"same_as": "kind", "label": "mask", **options}), "tiles")
    assert str(caught.value).startswith(f"tiles: 1 fault\n  {told}")


RECIPE = """
title = "tiles"
[tasks.kind]
dataset = { kind = "image_masks", folder = "tiles", images = "{class}/{name}.jpg", label = "class" }
head = { kind = "classification" }
[tasks.mask]
head = { kind = "segmentation" }
[tasks.mask.dataset]
same_as = "kind"
label = "mask"
masks = "{class}/{name}.png"
mask_values = { good = 0, bad = 255 }
[model]
backbone = { kind = "efficientnet_lite0" }
[train.optimizer]
kind = "adam"
"""


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "tiles.toml"
    file.write_text(RECIPE, encoding="utf-8")
    return file


def test_a_word_changes_the_rows_of_both_tasks(file):
    recipe = load_recipe(file, ["tasks.kind.dataset.folder=other"])
    assert [str(task.dataset.folder) for task in recipe.tasks.values()] == ["other", "other"]


def test_a_word_changes_the_label_alone(file):
    recipe = load_recipe(file, ["tasks.mask.dataset.missing_masks=background"])
    assert recipe.tasks["mask"].dataset.missing_masks == "background"
    assert recipe.tasks["mask"].dataset.same_rows(recipe.tasks["kind"].dataset)


def test_a_word_names_another_task(file):
    with pytest.raises(UserError, match="expected the name of a task"):
        load_recipe(file, ["tasks.mask.dataset.same_as=nobody"])
