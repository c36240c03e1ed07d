"""The recipe digit_scenes, over a few scenes that the data set's own builder prepares."""

import json
from pathlib import Path

import pytest
from mtl_keras.data_prep.digit_scenes import digit_scenes_dataset_builder as builder

from mtl_keras.recipe.load import load_recipe
from mtl_keras.training import train

SCENES = {"train": 40, "validation": 4, "test": 5}


@pytest.mark.slow
def test_a_few_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "_SCENES", SCENES)
    small = ["model.backbone.image_size=[32, 32]", "model.backbone.width=4", "tasks.pixels.head.width=8"]
    recipe = load_recipe(
        "digit_scenes", [f"tasks.count.dataset.data_dir={tmp_path / 'data'}", *small, "export.enabled=false"]
    )
    run = train(recipe, run_dir=tmp_path / "run", smoke=True)
    metrics = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
    for name, task in recipe.tasks.items():
        assert task.monitor in metrics["test"][name]
        assert len((run / "predictions" / "test" / f"{name}.jsonl").read_text().splitlines()) == SCENES["test"]
