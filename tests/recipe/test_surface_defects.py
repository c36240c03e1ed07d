"""The recipe surface_defects, over made-up tiles whose classes have other names than those of the magnetic tiles."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mtl_keras.errors import UserErrors
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.schema import Recipe
from mtl_keras.recipe_data import RecipeData
from mtl_keras.training import train

COUNTS = {"Dent": 3, "Sound": 9}
"""Pictures of each split."""
SPLITS = ("train", "validation", "test")
SMALL = 'model.backbone={ kind = "small_cnn", image_size = [32, 32], width = 4 }'
"""In place of a trunk whose weights would be fetched."""


@pytest.fixture(scope="module")
def tiles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures with a bright square where the mask has one, and the table of their splits."""
    folder, draw = tmp_path_factory.mktemp("tiles"), np.random.default_rng(0)
    rows = ["name,split"]
    for kind, count in COUNTS.items():
        (folder / f"MT_{kind}" / "Imgs").mkdir(parents=True)
        for name, split in ((f"{kind}-{split}-{number}", split) for split in SPLITS for number in range(count)):
            mask = np.zeros((40, 48), "uint8")
            mask[8:20, 8:20] = 255 * (kind == "Dent")
            picture = draw.integers(60, 120, (40, 48)).astype("uint8") + mask // 2
            Image.fromarray(picture).save(folder / f"MT_{kind}" / "Imgs" / f"{name}.jpg")
            Image.fromarray(mask).save(folder / f"MT_{kind}" / "Imgs" / f"{name}.png")
            rows.append(f"{name}.jpg,{split}")
    (folder / "split.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def recipe(tiles: Path, *words: str) -> Recipe:
    own = [f"tasks.kind.dataset.folder={tiles}", f"tasks.kind.dataset.splits={tiles / 'split.csv'}"]
    return load_recipe("surface_defects", [*own, SMALL, *words])


@pytest.mark.slow
def test_a_few_steps(tiles: Path, tmp_path: Path) -> None:
    run = train(recipe(tiles, "tasks.mask.head.width=8", "export.enabled=false"), run_dir=tmp_path / "run", smoke=True)
    metrics = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
    assert json.loads((run / "labels.json").read_text(encoding="utf-8"))["kind"] == list(COUNTS)
    assert "macro_f1" in metrics["test"]["kind"]
    assert {"mean_iou", "iou_background", "iou_defect"} <= set(metrics["test"]["mask"])


def test_pixels_of_other_classes_want_weights_of_their_names(tiles: Path) -> None:
    own = "tasks.kind.dataset.mask_values={ background = 0, dent = 255 }"
    with pytest.raises(UserErrors, match=r'head: class_weights: .*"background" or "dent"; received "defect"'):
        RecipeData(recipe(tiles, own)).check()
    RecipeData(recipe(tiles, own, 'tasks.mask.head.class_weights="root_balanced"')).check()
