"""A recipe of pictures, each with a class and most with a mask, from its files to the report."""

import csv
import json

import numpy as np
import pytest
from PIL import Image

from mtl_keras.training import train

RECIPE = """
title = "Tiny pictures"
seed = 1

[tasks.kind]
dataset = {{ kind = "image_masks", folder = "{folder}", images = "{{class}}/{{name}}.png", \
masks = "{{class}}/masks/{{name}}.png", mask_values = {{ sound = 0, defect = 255 }}, label = "class", \
missing_masks = "unlabelled", validation_share = 0.25, test_share = 0.25 }}
head = {{ kind = "classification", class_weights = "balanced" }}

[tasks.mask]
dataset = {{ same_as = "kind", label = "mask" }}
head = {{ kind = "segmentation", width = 8, class_weights = "balanced", loss_terms = {{ dice = 1, focal = 1 }} }}

[model]
backbone = {{ kind = "small_cnn", image_size = [32, 32], width = 4, fit = "pad" }}

[train]
batch_size = 8
epochs = 2
steps_per_epoch = 4
augmentation = {{ flip_horizontal = true, quarter_turns = true, smallest_crop = 0.7, brightness = 0.1 }}
optimizer = {{ kind = "adamw", learning_rate = 1e-2 }}

[export]
enabled = false
"""
COUNT = 12


def make_tiles(folder):
    """Writes grey pictures with a bright defect at the top or at the left, and a mask for two of three."""
    draw = np.random.default_rng(0)
    for place in ("left", "top"):
        (folder / place / "masks").mkdir(parents=True)
        for number in range(COUNT):
            height, width = draw.integers(30, 70, 2)
            mask = np.zeros((height, width), "uint8")
            mask[: height // 3 if place == "top" else height, : width // 3 if place == "left" else width] = 255
            picture = draw.integers(60, 120, (height, width, 3)).astype("uint8") + (mask // 2)[..., np.newaxis]
            Image.fromarray(picture).save(folder / place / f"{number}.png")
            if number % 3:
                Image.fromarray(mask).save(folder / place / "masks" / f"{number}.png")
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "tiles.toml").write_text(RECIPE.format(folder=make_tiles(folder / "tiles").as_posix()))
    return train(folder / "tiles.toml", run_dir=folder / "run")


def lines(run, split, task):
    return [json.loads(line) for line in (run / "predictions" / split / f"{task}.jsonl").read_text().splitlines()]


def metrics(run):
    return json.loads((run / "metrics.json").read_text())


@pytest.mark.parametrize("split", ["validation", "test"])
def test_each_picture_has_a_line_and_each_mask_that_is_there(run, split):
    kinds = [line["image"] for line in lines(run, split, "kind")]
    masks = [line["image"] for line in lines(run, split, "mask")]
    assert len(kinds) == 6
    assert 0 < len(masks) < 6
    assert masks == [name for name in kinds if int(name.split("/")[1].removesuffix(".png")) % 3]
    for line in lines(run, split, "mask"):
        with Image.open(run.parent / "tiles" / line["image"]) as picture:
            assert np.sum(line["confusion"]) == picture.width * picture.height


def test_pictures_are_kept_for_the_report(run):
    shown = {path.name for path in (run / "predictions" / "test" / "mask").iterdir()}
    count = len(lines(run, "test", "mask"))
    assert shown == {f"{row}{end}" for row in range(count) for end in (".jpg", ".truth.png", ".predicted.png")}
    assert "data:image/jpeg;base64," in (run / "report.html").read_text()


def test_what_training_saw_of_the_validation_rows_is_what_the_evaluation_finds(run):
    with (run / "history.csv").open() as file:
        last = list(csv.DictReader(file))[-1]
    assert float(last["val_kind_accuracy"]) == pytest.approx(metrics(run)["validation"]["kind"]["accuracy"])
    assert 0 < float(last["val_mask_mean_iou"]) < 1
    assert all(np.isfinite(float(value)) for value in last.values())


def test_baselines_know_no_picture(run):
    baselines = metrics(run)["baselines"]
    assert set(baselines) == {"majority"}
    majority = baselines["majority"]["test"]
    assert majority["kind"]["accuracy"] == 0.5
    truth = np.sum([np.sum(line["confusion"], axis=1) for line in lines(run, "test", "mask")], axis=0)
    assert majority["mask"]["pixel_accuracy"] == pytest.approx(truth[0] / truth.sum())
    assert majority["mask"]["iou_defect"] == 0.0
