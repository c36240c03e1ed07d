"""``mtl-keras new``: what it writes, prints and refuses."""

import subprocess
import sys
import tomllib

import pytest

from mtl_keras.cli.main import main
from tests.cli.command import command, said


@pytest.fixture
def reviews(tmp_path):
    path = tmp_path / "reviews.csv"
    lines = [f"some words about it number {number},{('good', 'bad')[number % 2]}\n" for number in range(60)]
    path.write_text("text,mood\n" + "".join(lines), encoding="utf-8")
    return path


def test_it_writes_a_recipe_checks_it_and_says_what_is_next(reviews, tmp_path):
    process = command("new", "mine.toml", "--task", f"mood={reviews}", folder=tmp_path)
    assert process.returncode == 0, said(process)
    assert "mine.toml is right: mood (classification)." in said(process)
    assert process.stdout.decode().splitlines()[-2:] == [
        "  mtl-keras check mine.toml --load",
        "  mtl-keras train mine.toml",
    ]
    text = (tmp_path / "mine.toml").read_text(encoding="utf-8")
    assert "#   mtl-keras train mine.toml --smoke" in text
    assert tomllib.loads(text)["tasks"]["mood"]["dataset"]["label"] == "mood"


def test_no_fault_leaves_a_file(reviews, tmp_path, capsys):
    file = tmp_path / "mine.toml"
    with pytest.raises(SystemExit) as caught:
        main(["new", str(file), "--task", f"mood={reviews}:mod"])
    assert caught.value.code == 2
    assert 'Did you mean "mood"?' in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["reviews.csv"]


def test_it_overwrites_nothing_unless_it_is_told_to(reviews, tmp_path, capsys):
    file = tmp_path / "mine.toml"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["new", str(file), "--task", f"mood={reviews}"])
    assert "is there already" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "mine"
    with pytest.raises(SystemExit) as caught:
        main(["new", str(file), "--task", f"mood={reviews}", "--force"])
    assert not caught.value.code
    assert "[tasks.mood]" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["copy", "ner_sentiment"], ["new"]])
def test_a_name_that_is_no_recipes_is_told_before_anything_is_written(words, reviews, tmp_path, capsys):
    file = tmp_path / "my copy.toml"
    task = ["--task", f"mood={reviews}"] if words == ["new"] else []
    with pytest.raises(SystemExit) as caught:
        main([*words, str(file), *task])
    assert caught.value.code == 2
    told = " ".join(capsys.readouterr().err.split())
    assert (
        'digits, _, . and -, that starts with none of the last two; received "my copy". Give the file such a name'
        in told
    )
    assert not file.exists()


def test_tensorflow_is_not_imported(reviews, tmp_path):
    program = "import sys; from mtl_keras.cli.main import main\ntry: main(sys.argv[1:])\n"
    program += "finally: print(*sys.modules, file=sys.stderr)"
    words = ["new", str(tmp_path / "mine.toml"), "--task", f"mood={reviews}"]
    process = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, check=True, timeout=60)
    imported = {name.partition(".")[0] for name in process.stderr.decode().split()}
    assert not imported & {"tensorflow", "keras", "keras_hub", "tensorflow_datasets", "sklearn", "transformers"}
