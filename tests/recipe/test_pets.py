"""The recipe pets, over a small archive that the data set's own builder prepares."""

import io
import json
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe_data import SPLITS, RecipeData
from tests.pets_archive import Pet, make_pets, prepare

LABELS = {"species": ["Cat", "Dog"], "trimap": ["pet", "background", "outline"]}


@pytest.fixture(scope="module")
def pets() -> list[Pet]:
    return make_pets()


@pytest.fixture(scope="module")
def data_dir(pets: list[Pet], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepared data, by the builder of tensorflow-datasets, without a network."""
    folder = tmp_path_factory.mktemp("pets")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(socket.socket, "connect", lambda *address: pytest.fail(f"a network: {address}"))
        prepare(pets, folder, monkeypatch)
        load_recipe("pets", [f"tasks.species.dataset.data_dir={folder}"]).tasks["species"].dataset.load("train")
    return folder


@pytest.fixture(scope="module")
def data(data_dir: Path) -> RecipeData:
    return RecipeData(load_recipe("pets", [f"tasks.species.dataset.data_dir={data_dir}"]))


def test_rows_of_all_tasks_equal_the_archive(data: RecipeData, pets: list[Pet]) -> None:
    data.check()
    assert data.joint_tasks() == [["species", "breed", "trimap"]]
    known = {f"{pet.name}.jpg": pet for pet in pets}
    order: dict[str, list[list[str]]] = {"train": [], "validation": [], "test": []}
    for split in SPLITS:
        for task, rows in data.rows(split).items():
            found = list(rows.dataset.as_numpy_iterator())
            assert len(found) == rows.count
            order[split].append([row["name"].decode() for row in found])
            for row in found:
                pet = known[row["name"].decode()]
                assert (pet.split == "test") == (split == "test")
                assert row["image"] == pet.picture
                if task == "trimap":
                    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(row["label"]))), pet.trimap - 1)
                else:
                    assert row["label"] == {"species": pet.species, "breed": pet.breed}[task] - 1
    assert all(names == by_task[0] for by_task in order.values() for names in by_task)
    names = [name for by_task in order.values() for name in by_task[0]]
    assert sorted(names) == sorted(known)
    assert {split: len(by_task[0]) for split, by_task in order.items()} == {"train": 20, "validation": 4, "test": 6}


def test_label_names_are_the_builder_s(data: RecipeData) -> None:
    heads = data.heads()
    assert {task: list(heads[task].names()) for task in LABELS} == LABELS
    breeds = heads["breed"].names()
    assert (len(breeds), breeds[0], breeds[4], breeds[5]) == (37, "Abyssinian", "beagle", "Bengal")


def test_the_recipe_is_checked_without_tensorflow() -> None:
    without = "import sys\nfor name in ('tensorflow', 'keras', 'tensorflow_datasets'): sys.modules[name] = None\n"
    code = f"{without}from mtl_keras.cli.main import main\nmain(['check', 'pets'])"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert process.stderr == ""
    expected = "pets is right: species (classification), breed (classification), trimap (segmentation)."
    assert " ".join(process.stdout.split()) == expected
    assert process.returncode == 0


@pytest.mark.slow
def test_a_few_steps(data_dir: Path, tmp_path: Path) -> None:
    from mtl_keras.training import train

    small = 'model.backbone={ kind = "small_cnn", image_size = [32, 32], width = 8 }'
    recipe = load_recipe("pets", [f"tasks.species.dataset.data_dir={data_dir}", small, "export.enabled=false"])
    run = train(recipe, run_dir=tmp_path / "run", smoke=True)
    metrics = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
    assert set(metrics["test"]) == {"species", "breed", "trimap"}
    assert {"mean_iou", "iou_pet", "iou_background", "iou_outline"} <= set(metrics["test"]["trimap"])
    lines = (run / "predictions" / "test" / "trimap.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["image"] for line in lines) == sorted(
        f"{pet.name}.jpg" for pet in make_pets() if pet.split == "test"
    )
