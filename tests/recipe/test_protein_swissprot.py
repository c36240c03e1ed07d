"""The recipe protein_swissprot, over a small made-up source that the data set's own builder prepares."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe_data import SPLITS, RecipeData
from tests.backbones.made_esm import make_esm
from tests.data_prep.swissprot_files import accession, chance_sequence, plain_entry, write_source

TASKS = ["enzyme", "molecular_function", "biological_process", "cellular_component", "location"]
COUNT = 400


def made_entry(number: int) -> str:
    """Returns an entry that has, or lacks, labels of each task."""
    lines = ["DE   RecName: Full=Protein;"]
    lines += [f"DE            EC=1.1.1.{number % 2 + 1};"] if number % 4 else []
    lines += [f"CC   -!- SUBCELLULAR LOCATION: {('Cytoplasm', 'Nucleus')[number % 2]}."] if number % 3 else []
    lines += [f"DR   GO; GO:000010{number % 2 + 1}; C:a part; IDA:UniProtKB."] if number % 5 else []
    lines += ["DR   GO; GO:0000203; F:binding; IDA:UniProtKB."] if number % 2 else []
    lines += [f"DR   GO; GO:000030{number % 2 + 3}; P:going; IDA:UniProtKB."] if number % 6 else []
    return plain_entry(accession(number), chance_sequence(number, 30 + number % 50), *lines)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("swissprot")
    source = write_source(folder / "source", map(made_entry, range(COUNT)))
    return [f"tasks.enzyme.dataset.source={source}", f"tasks.enzyme.dataset.data_dir={folder / 'data'}"]


@pytest.fixture(scope="module")
def data(words: list[str]) -> RecipeData:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PATH", "")  # groups by words, whatever is installed
        data = RecipeData(load_recipe("protein_swissprot", words))
        data.check()
    return data


def test_tasks_share_their_rows(data: RecipeData) -> None:
    assert data.joint_tasks() == [TASKS]
    for split in SPLITS:
        by_task = data.rows(split)
        for number, rows in enumerate(zip(*(by_task[task].dataset.as_numpy_iterator() for task in TASKS), strict=True)):
            assert len({row["name"] for row in rows}) == 1, number
            place = int(rows[0]["name"].decode()[1:])
            assert rows[0]["sequence"].decode() == chance_sequence(place, 30 + place % 50)
            given = [bool((row["label"] >= 0).all()) for row in rows]
            assert given == [bool(place % 4), bool(place % 2), bool(place % 6), bool(place % 5), bool(place % 3)]


def test_labels_are_the_builder_s(data: RecipeData) -> None:
    names = {task: list(head.names()) for task, head in data.heads().items()}
    assert names["enzyme"] == ["1.-.-.-", "1.1.-.-", "1.1.1.-", "1.1.1.1", "1.1.1.2"]
    assert names["location"] == ["cytoplasm", "nucleus"]
    assert names["biological_process"] == ["GO:0000303 going", "GO:0000304 fast going"]


@pytest.mark.parametrize("word", ["config=experimental", "name=swissprot/experimental"])
def test_a_word_takes_experimental_evidence_only_for_all_tasks(
    word: str, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    recipe = load_recipe("protein_swissprot", [*words, f"tasks.enzyme.dataset.{word}"])
    assert RecipeData(recipe).joint_tasks() == [TASKS]
    for task in recipe.tasks.values():
        assert task.dataset.opened.builder.builder_config.experimental  # type: ignore[attr-defined]


def test_the_recipe_is_checked_without_tensorflow() -> None:
    names = ("tensorflow", "keras", "tensorflow_datasets", "numpy")
    without = f"import sys\nfor name in {names}: sys.modules[name] = None\n"
    code = f"{without}from mtl_keras.cli.main import main\nmain(['check', 'protein_swissprot'])"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert process.stderr == ""
    expected = f"protein_swissprot is right: {', '.join(f'{task} (multi_label)' for task in TASKS)}."
    assert " ".join(process.stdout.split()) == expected
    assert process.returncode == 0


@pytest.mark.slow
def test_a_few_steps(data: RecipeData, words: list[str], tmp_path: Path) -> None:
    from mtl_keras.training import train

    preset = make_esm(tmp_path / "esm")
    small = [f"model.backbone.preset={preset}", "train.precision=float32", "export.enabled=false"]
    run = train(load_recipe("protein_swissprot", [*words, *small]), run_dir=tmp_path / "run", smoke=True)
    metrics = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
    assert sorted(metrics["test"]) == sorted(TASKS)
    for task in TASKS:
        assert {"fmax", "macro_auprc", "micro_auprc", "macro_f1"} <= set(metrics["test"][task])
    lines = (run / "predictions" / "test" / "enzyme.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(json.loads(line)["protein"].startswith("P00") for line in lines)
