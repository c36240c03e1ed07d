"""Files and folders that a recipe names and that are not there."""

from pathlib import Path

import pytest

from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.missing_files import missing_files
from tests.cli.command import command, said

TILES = "tasks.kind.dataset.folder"
TABLE = "tasks.kind.dataset.splits"


def missing(recipe: str, *overrides: str) -> dict[str, str]:
    return {place: str(path) for place, path in missing_files(load_recipe(recipe, list(overrides))).items()}


def test_what_is_there_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "split.csv").write_text("name,split\n", encoding="utf-8")
    words = [f"{TILES}={tmp_path}", f"{TABLE}={tmp_path / 'split.csv'}"]
    assert missing("surface_defects", *words) == {}
    (tmp_path / "split.csv").unlink()
    assert missing("surface_defects", *words) == {TABLE: str(tmp_path / "split.csv")}


def test_paths_start_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert missing("surface_defects") == {TILES: "tiles", TABLE: "tiles/split.csv"}
    (tmp_path / "tiles").mkdir()
    assert missing("surface_defects") == {TABLE: "tiles/split.csv"}


@pytest.mark.parametrize(
    "preset", ["../no-checkpoint", "/no/such/checkpoint", "~/no-such-checkpoint", f"/{'long' * 99}"]
)
def test_a_text_that_starts_like_a_path(preset: str) -> None:
    assert missing("ner_sentiment", f"model.backbone.preset={preset}") == {"model.backbone.preset": preset}


@pytest.mark.parametrize("preset", ["hf://user/model", "wheel:name", "bert_tiny_en_uncased", "~nobody/model"])
def test_a_name_is_no_path(preset: str) -> None:
    assert missing("ner_sentiment", f"model.backbone.preset={preset}") == {}


def test_a_source_and_no_other_text(tmp_path: Path) -> None:
    source = "tasks.structure.dataset.source"
    assert missing("protein_residues", f"{source}=no-such-folder") == {source: "no-such-folder"}
    words = [f"{source}={tmp_path}", f"tasks.structure.dataset.data_dir={tmp_path / 'made-by-the-first-run'}"]
    assert missing("protein_residues", *words) == {}


def test_check_says_so(tmp_path: Path) -> None:
    process = command("check", "surface_defects", f"{TILES}={tmp_path}", f"{TABLE}={tmp_path / 'none.csv'}")
    assert process.returncode == 0
    assert f"{TABLE}: there is nothing at {tmp_path / 'none.csv'}. Training needs it" in said(process)
    assert TILES not in said(process)


def test_a_folder_for_each_split(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "all.json").write_text("{}", encoding="utf-8")
    images = f'images = {{ train = "{tmp_path}/here", test = "{tmp_path}/gone" }}'
    path = tmp_path / "mine.toml"
    path.write_text(
        f'title = "Things"\n[tasks.things]\ndataset = {{ kind = "coco", train = "{tmp_path}/all.json", {images} }}\n'
        'head = { kind = "multi_label" }\n[model]\nbackbone = { kind = "small_cnn", image_size = [32, 32] }\n'
        '[train]\noptimizer = { kind = "adamw", learning_rate = 1e-3 }\n',
        encoding="utf-8",
    )
    assert missing(str(path)) == {"tasks.things.dataset.images.test": f"{tmp_path}/gone"}
