"""What ``check`` says to people and to programs, errors apart from warnings."""

import json
from pathlib import Path
from typing import Any

import pytest

from mtl_keras.cli.main import main


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Any:
    """Returns the exit code and what stands on the standard output and the standard error."""

    def run(*arguments: Any) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["check", *map(str, arguments)])
        return (int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def messy(tiny_recipe: Path, tmp_path: Path) -> Path:
    """A copy of the tiny recipe with a row of two labels, and one that is in train and in test."""
    lines = (tiny_recipe.parent / "train.csv").read_text()
    (tmp_path / "train.csv").write_text(lines + "go there,good\ngo there,bad\nseen before,good\n")
    (tmp_path / "test.csv").write_text((tiny_recipe.parent / "test.csv").read_text() + "seen before,good\n")
    recipe = tmp_path / "messy.toml"
    text = tiny_recipe.read_text()
    for split in ("train", "test"):
        text = text.replace(f"{tiny_recipe.parent}/{split}.csv", f"{tmp_path}/{split}.csv")
    recipe.write_text(text)
    return recipe


def test_a_recipe_alone(check: Any) -> None:
    code, out, err = check("ner_sentiment", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "recipe": "ner_sentiment",
        "tasks": {
            "entities": {"dataset": "tfds", "head": "token_tagging"},
            "sentiment": {"dataset": "tfds", "head": "classification"},
        },
        "warnings": [],
        "errors": [],
    }


def test_files_that_are_not_there_are_warnings(check: Any, tmp_path: Path) -> None:
    words = ["surface_defects", f"tasks.kind.dataset.folder={tmp_path}", f"tasks.kind.dataset.splits={tmp_path}/no.csv"]
    code, out, _ = check(*words, "--json")
    (warning,) = json.loads(out)["warnings"]
    assert (code, warning["place"]) == (0, "tasks.kind.dataset.splits")
    code, out, _ = check(*words)
    assert code == 0
    assert out.startswith(f"Warnings (1):\n  {warning['place']}: {warning['problem']}\nsurface_defects is right: ")


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (["ner_sentiment", "train.epoch=3", "seed=-1"], ["train.epoch", "seed"]),
        (["no_such_recipe"], ["no_such_recipe"]),
    ],
)
def test_errors_of_a_recipe(check: Any, words: list[str], places: list[str]) -> None:
    code, out, err = check(*words, "--json")
    found = json.loads(out)
    assert (code, err, found["tasks"]) == (2, "", {})
    assert [each["place"] for each in found["errors"]] == places


def test_facts_and_warnings(check: Any, messy: Path) -> None:
    code, out, _ = check(messy, "--load")
    assert code == 0
    facts, warnings = out.split("\nWarnings (")
    assert "mood: pieces of a row of train: " in facts
    assert 'differ from row to row: 1, in 2 rows: "go there" (good / bad). No model can' in warnings
    train, test = ((messy.parent / f"{split}.csv").read_text().splitlines()[1:] for split in ("train", "test"))
    texts = {line.rpartition(",")[0] for line in train}
    shared = sum(line.rpartition(",")[0] in texts for line in test)
    assert f"{shared} of the 14 rows of test ({shared / 14:.1%}) are in mood train too (the same text)." in warnings
    assert "are in mood train too" not in facts
    assert warnings.endswith(f"{messy} is right: entities (token_tagging), mood (classification).\n")


def test_errors_beside_facts_and_warnings_of_the_other_task(check: Any, messy: Path, tiny_recipe: Path) -> None:
    train = messy.parent / "train.conll"
    train.write_text((tiny_recipe.parent / "train.conll").read_text() + "\n" + "Ann\tX-person\n" * 12)
    first = train.read_text().count("\n") - 11
    words = f"tasks.entities.dataset.train={train}"
    code, out, _ = check(messy, words, "--load", "--json")
    found = json.loads(out)
    assert code == 2
    assert [each["place"] for each in found["errors"]] == ["tasks.entities.dataset"] * 11
    assert found["errors"][0]["problem"].startswith(f"{train}:{first}: expected a tag")
    assert found["errors"][10]["problem"] == "... and 2 more"
    assert "splits" not in found["tasks"]["entities"]
    mood = found["tasks"]["mood"]
    assert mood["splits"]["test"]["rows"] == 14
    assert mood["conflicts"]["examples"] == [{"row": "go there", "labels": ["good", "bad"]}]
    assert [each["by"] for each in found["overlaps"]] == ["text"] * len(found["overlaps"])
    places = {each["place"] for each in found["warnings"]}
    assert "tasks.mood.dataset" in places
    assert "tasks.entities.dataset" not in places
    code, out, err = check(messy, words, "--load")
    assert code == 2
    assert "go there" in out
    assert "is right" not in out
    assert f"{train}:{first}: expected a tag" in err


def test_a_checkpoint_that_is_not_there_is_told_once(check: Any, messy: Path) -> None:
    code, out, _ = check(messy, f"model.backbone.preset={messy.parent}/none", "--load", "--json")
    found = json.loads(out)
    assert code == 2
    assert [each["place"] for each in found["errors"]] == ["model.backbone.preset"]
    assert "model.backbone.preset" not in {each["place"] for each in found["warnings"]}
    assert "lengths" not in found["tasks"]["mood"]["splits"]["train"]
