"""The commands that need no TensorFlow, and mistakes in their use."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import mtl_keras
from mtl_keras.cli.main import main
from mtl_keras.recipe.library import locate, recipe_names
from tests.cli.command import command, said

RECIPE = locate("ner_sentiment").read_text(encoding="utf-8")
IMPORTED = "import sys; sys.argv = ['mtl-keras', *{arguments}]; from mtl_keras.cli.main import main\ntry: main()\n"
IMPORTED += "finally: print(*sys.modules, file=sys.stderr)"


def test_list_names_every_recipe():
    process = command("list")
    assert process.returncode == 0
    assert all(name in process.stdout.decode() for name in recipe_names())


def test_show_prints_the_file_as_it_is():
    assert command("show", "ner_sentiment").stdout.decode() == RECIPE


def test_show_resolved_prints_every_default():
    shown = tomllib.loads(command("show", "ner_sentiment", "seed=7", "--resolved").stdout.decode())
    assert shown["seed"] == 7
    assert shown["train"]["precision"] == "float32"


def test_copy_keeps_comments_and_overwrites_nothing(tmp_path):
    file = tmp_path / "mine.toml"
    assert command("copy", "ner_sentiment", file).returncode == 0
    copy = file.read_text(encoding="utf-8")
    assert _comments_and_values(RECIPE) <= _comments_and_values(copy)
    assert tomllib.loads(copy) == tomllib.loads(RECIPE)
    file.write_text("mine", encoding="utf-8")
    process = command("copy", "ner_sentiment", file)
    assert process.returncode == 2
    assert "is there already" in said(process)
    assert file.read_text(encoding="utf-8") == "mine"
    assert command("copy", "ner_sentiment", file, "--force").returncode == 0
    assert file.read_text(encoding="utf-8") == copy


def _comments_and_values(text):
    """The lines but for those with commands, which a copy has of its own."""
    return {line for line in text.splitlines() if "mtl-keras " not in line}


def test_copy_takes_toml_only(tmp_path):
    process = command("copy", "ner_sentiment", tmp_path / "mine.yaml")
    assert process.returncode == 2
    assert "ends with .toml" in said(process)


def test_check_takes_a_users_file_and_overrides(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(RECIPE, encoding="utf-8")
    process = command("check", file, "train.epochs=9", "mixing.kind=proportional")
    assert process.returncode == 0
    assert "is right: entities (token_tagging), sentiment (classification)." in said(process)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["check", "ner_sentimet"], 'Did you mean "ner_sentiment"?'),
        (["check", "ner_sentiment", "train.epoch=3"], 'Did you mean "epochs"?'),
        (["check", "ner_sentiment", "train.epochs=many"], "expected a whole number"),
        (["show", "nothing.toml"], "nothing.toml: expected a recipe's file"),
        (["train", "ner_sentiment", "train.batch_size=0"], "expected a number greater than 0"),
        (["predict", "nowhere", "--input", "no-such-file"], "no-such-file: the file cannot be read"),
        (["lisst"], "No such command 'lisst'"),
        (["show"], "Missing argument"),
        (["list", "--loud"], "No such option: --loud"),
        (["evaluate", "nowhere", "--split", "tset"], "'tset' is not one of"),
    ],
)
def test_a_mistake_ends_with_2_and_a_message_without_a_traceback(arguments, expected):
    process = command(*arguments)
    assert process.returncode == 2
    assert expected in said(process)
    assert "Traceback" not in said(process)


def test_version():
    assert said(command("--version")) == f"mtl-keras {mtl_keras.__version__}"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["list"], ["show", "ner_sentiment"], ["check", "ner_sentiment", "--json"]]
)
def test_tensorflow_is_not_imported(arguments):
    process = subprocess.run(
        [sys.executable, "-c", IMPORTED.format(arguments=arguments)], capture_output=True, check=True, timeout=60
    )
    imported = {name.partition(".")[0] for name in process.stderr.decode().split()}
    assert "typer" in imported
    assert not imported & {"tensorflow", "keras", "keras_hub", "tensorflow_datasets", "sklearn", "transformers"}


def test_the_command_and_the_module_are_the_same():
    installed = Path(sys.executable).parent / "mtl-keras"
    if not installed.exists():
        pytest.skip("the package is not installed here, so that there is no command beside this Python")
    process = subprocess.run([installed, "show", "ner_sentiment"], capture_output=True, check=True, timeout=60)
    assert process.stdout.decode() == RECIPE


def test_check_load_counts_the_rows_and_names_the_labels(tiny_recipe):
    process = command("check", tiny_recipe, "--load")
    assert process.returncode == 0
    assert "mood 40 12 13 3" in said(process)
    assert re.search(r"mood: rows of train with each label: \w+ \d+, \w+ \d+, \w+ \d+\.", said(process))


def test_check_load_tells_what_training_would(tiny_recipe, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["check", str(tiny_recipe), 'tasks.mood.head.labels=["bad", "good"]', "--load"])
    assert caught.value.code == 2
    assert 'tasks.mood.head.labels: lacks "mixed"' in capsys.readouterr().err


def test_copy_makes_no_folders(tmp_path):
    process = command("copy", "ner_sentiment", tmp_path / "new" / "mine.toml")
    assert process.returncode == 2
    assert "there is no folder" in said(process)
    assert not (tmp_path / "new").exists()
