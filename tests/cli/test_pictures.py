"""``predict`` and ``--ask`` with pictures."""

import csv
import json
import re
import sys
import types

import pytest

from mtl_keras import quiet
from mtl_keras.cli.main import main
from mtl_keras.cli.questions import read_questions
from mtl_keras.errors import UserError
from mtl_keras.prediction.inputs.request import InputRequest
from mtl_keras.prediction.predictor import Predictor
from tests.cli.command import command, said
from tests.images.made import corners, encode
from tests.prediction.made_pictures import colour_predictor, cut_off, make_run, noise

PICTURE = encode(corners())
LINE = "  corner  grey 75.0%, white 6.2%, red 6.2%, blue 6.2%, black 6.2%"


@pytest.fixture
def colours(monkeypatch):
    """Puts the model that sees colours in the place of any."""
    monkeypatch.setattr(quiet, "quiet_tensorflow", lambda: None)
    predictor = colour_predictor("stretch", (64, 96))
    monkeypatch.setattr(Predictor, "load", lambda path: predictor)


@pytest.fixture
def folder(tmp_path):
    """A folder of pictures, one of them cut off, and of other files."""
    folder = tmp_path / "pictures"
    (folder / "below").mkdir(parents=True)
    for name, content in {
        "a.png": PICTURE,
        "b.jpg": cut_off(noise(20, 20, "JPEG")),
        "below/c.PNG": PICTURE,
        "notes.txt": b"notes",
        "table.csv": b"",
        ".hidden.png": b"",
        "d.webp": b"RIFF",
    }.items():
        (folder / name).write_bytes(content)
    return folder


def ended(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


@pytest.mark.usefixtures("colours")
def test_a_folder_becomes_a_csv_masks_and_overlays(folder, tmp_path, capsys):
    out = tmp_path / "out"
    assert ended("predict", "run", "--input", folder, "--output", out) == 0
    with (out / "predictions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["image"] for row in rows] == ["a.png", "b.jpg", "below/c.PNG", "d.webp"]
    assert [bool(row["error"]) for row in rows] == [False, True, False, True]
    assert rows[0]["corner_grey_share"] == "0.75"
    for kind in ("masks", "overlays"):
        there = {path.relative_to(out / "corner" / kind).as_posix() for path in (out / "corner" / kind).rglob("*.png")}
        assert there == {"a.png.png", "below/c.PNG.png"}
    said = capsys.readouterr()
    assert f"Skipped: {folder / 'b.jpg'}: the picture is cut off or broken" in said.err
    assert f"Skipped: {folder / 'd.webp'}: expected a JPEG, PNG, GIF or BMP" in said.err
    assert "Pictures: 2 predicted, 2 skipped. Other files, passed over: 1 .txt, 1 .csv." in said.err
    assert said.out.splitlines() == [str(out / "predictions.csv"), str(out / "corner")]


@pytest.mark.usefixtures("colours")
def test_without_output_a_line_a_task_is_printed(folder, capsys):
    assert ended("predict", "run", "--input", folder) == 0
    assert capsys.readouterr().out.splitlines() == ["a.png", LINE, "below/c.PNG", LINE]


@pytest.mark.usefixtures("colours")
def test_one_picture_is_predicted_too(folder, capsys):
    assert ended("predict", "run", "--input", folder / "a.png") == 0
    assert capsys.readouterr().out.splitlines() == ["a.png", LINE]


@pytest.mark.usefixtures("colours")
def test_json_has_a_line_a_picture_and_no_pixels(folder, capsys):
    assert ended("predict", "run", "--input", folder, "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["image"] for line in lines] == ["a.png", "b.jpg", "below/c.PNG", "d.webp"]
    assert lines[0]["corner"] == {
        "shares": {"grey": 0.75, "white": 0.0625, "red": 0.0625, "blue": 0.0625, "black": 0.0625}
    }
    assert set(lines[1]) == {"image", "error"}


@pytest.mark.usefixtures("colours")
def test_a_folder_in_which_none_can_be_predicted_ends_with_2(folder, tmp_path, capsys):
    (folder / "a.png").write_bytes(b"")
    (folder / "below" / "c.PNG").write_bytes(b"junk")
    assert ended("predict", "run", "--input", folder, "--output", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert said.count("Skipped: ") == 4
    assert "none of the pictures could be predicted; the reasons are above" in said
    assert not (tmp_path / "out" / "predictions.csv").exists()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "-",
            "standard input: the model takes pictures: expected a picture, a folder of pictures or a table",
        ),
        ("notes.txt", "notes.txt: the model takes pictures, or folders of them: expected a JPEG, PNG, GIF or BMP"),
        ("table.csv", "table.csv: a table of pictures is answered in a file. Add --output FILE.csv."),
        ("b.jpg", "b.jpg: the model takes pictures, or folders of them: the picture is cut off or broken"),
        ("empty", "empty: expected pictures (JPEG, PNG, GIF, BMP); received no files"),
        ("nowhere", "nowhere: the file cannot be read: No such file or directory"),
    ],
)
@pytest.mark.usefixtures("colours")
def test_a_model_of_pictures_says_what_it_takes(source, expected, folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "empty").mkdir()
    assert ended("predict", "run", "--input", source) == 2
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("below", "below: the model takes texts: expected files of .txt; received 1 of other kinds."),
        ("a.png", "a.png: the model takes texts: expected a file with one a line, a table, or a folder of .txt; rec"),
        ("below/c.PNG", "c.PNG: the model takes texts: expected a file with one a line, a table, or a folder of .t"),
    ],
)
def test_a_model_of_texts_says_what_it_takes(source, expected, folder, monkeypatch):
    monkeypatch.chdir(folder)
    with pytest.raises(UserError, match=re.escape(expected)):
        read_questions("text", InputRequest(source))


def test_answers_to_texts_have_no_output_folder(colours, folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(Predictor, "load", lambda path: types.SimpleNamespace(field="text"))
    assert ended("predict", "run", "--input", folder / "notes.txt", "--output", tmp_path / "out") == 2
    assert 'out: expected a file named .csv, .tsv, .json, .jsonl, .parquet; received "out"' in capsys.readouterr().err


def test_what_cannot_be_written_is_told_before_the_model_is_loaded(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(Predictor, "load", lambda path: pytest.fail("it was loaded"))
    assert ended("predict", "run", "--input", folder, "--output", folder) == 2
    assert "expected an empty folder for the results" in capsys.readouterr().err
    assert ended("predict", "run", "--input", folder, "--output", tmp_path / "out", "--json") == 2
    assert "--json: with --output, its files have the answers" in capsys.readouterr().err


@pytest.mark.usefixtures("colours")
def test_a_training_of_pictures_ends_with_answers(folder, tmp_path, capsys, monkeypatch):
    from mtl_keras.recipe import load

    recipe = types.SimpleNamespace(model=types.SimpleNamespace(backbone=types.SimpleNamespace(takes=("image",))))
    monkeypatch.setattr(load, "load_recipe", lambda name, overrides: recipe)
    training = types.SimpleNamespace(train=lambda recipe, **options: tmp_path / "run")
    monkeypatch.setitem(sys.modules, "mtl_keras.training", training)
    assert ended("train", "mine", "--ask", folder) == 0
    said = capsys.readouterr().out
    assert f"\nbelow/c.PNG\n{LINE}\n" in said
    assert f"predict {tmp_path / 'run'} --input PICTURES --output DIR\n" in said


def test_a_question_that_does_not_fit_is_told_before_training(tmp_path, capsys, monkeypatch):
    training = types.SimpleNamespace(train=lambda *_, **__: pytest.fail("it was trained"))
    monkeypatch.setitem(sys.modules, "mtl_keras.training", training)
    assert ended("train", "ner_sentiment", "--ask", tmp_path) == 2
    assert "the model takes texts: expected files of .txt; received no files" in capsys.readouterr().err


@pytest.mark.slow
def test_a_fresh_process_predicts_as_the_model_that_was_saved(folder, tmp_path):
    """All heads but tagging are saved, read in a process that knows nothing of them, and asked."""
    import tensorflow as tf

    from mtl_keras.trained import Trained

    trained = Trained(*make_run(tmp_path / "run"))
    process = command("predict", tmp_path / "run", "--input", folder, "--json")
    assert process.returncode == 0, said(process)
    first = json.loads(process.stdout.decode().splitlines()[0])
    expected = trained.answering("image", ["kind", "parts", "has", "price"])(tf.constant([PICTURE]))
    assert first["image"] == "a.png"
    assert first["kind"]["label"] == expected["kind"]["label"][0].numpy().decode()
    found = [first["kind"]["probabilities"], first["has"]["probabilities"], first["parts"]["shares"]]
    truths = [expected["kind"]["probabilities"], expected["has"]["probabilities"], expected["parts"]["shares"]]
    for values, truth in zip(found, truths, strict=True):
        assert list(values.values()) == pytest.approx(truth[0].numpy(), abs=1e-5)
    assert first["price"]["value"] == pytest.approx(float(expected["price"]["value"][0]), abs=1e-5)
