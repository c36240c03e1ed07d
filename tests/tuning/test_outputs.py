"""What a study leaves in its folder, and what is told of a folder that does not fit."""

import csv
import re
import sys
from html import unescape

import pytest

import mtl_keras as mtl
from mtl_keras.errors import UserError
from mtl_keras.recipe.load import load_recipe, read_recipe
from mtl_keras.run_folder import RunFolder
from mtl_keras.tuning import tune
from tests.tuning.made_training import RECIPE, MadeTraining

WORDS = ["balancer.kind=fixed,pcgrad", "train.optimizer.learning_rate=1e-4..1e-2", "train.epochs=2"]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    def before(recipe, run_dir):
        if run_dir.name == "trial-002":
            raise UserError("tasks.count", "its loss is <NaN>.")

    return tune(RECIPE, WORDS, 5, tmp_path_factory.mktemp("made") / "study", train=MadeTraining(before))


def test_the_table_has_all_trials_the_best_first(study):
    with (study.path / "trials.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["trial"] for row in rows] == [trial.name for trial in study.ranked]
    done = [float(row["objective"]) for row in rows if row["objective"]]
    assert done == sorted(done, reverse=True)
    assert len(done) == 4
    assert rows[-1]["failed"] == "tasks.count: its loss is <NaN>."
    [baseline] = [row for row in rows if row["baseline"] == "True"]
    assert (baseline["balancer.kind"], float(baseline["train.optimizer.learning_rate"])) == ("fixed", 3e-3)


def test_the_best_recipe_is_the_trials_with_its_export_and_says_how_it_came(study):
    file = study.path / "best.toml"
    values = study.best.values
    words = ["train.epochs=2", *(f"{path}={value}" for path, value in values.items())]
    best = load_recipe(file)
    assert best == load_recipe(RECIPE, words)
    assert best.export.enabled
    header = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert f"mtl-keras tune {RECIPE} {' '.join(WORDS)} --trials 5" in header[0]
    assert header[-1].endswith(f"mtl-keras train {file} train.epochs=9")  # as many as the recipe has


def test_the_page_has_every_trial_and_a_chart_for_each_path(study):
    page = (study.path / "tuning.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 1 + len(study.parameters)
    assert all(page.count(f">{trial.name}") for trial in study.trials)
    assert "its loss is &lt;NaN&gt;." in page
    assert "<NaN>" not in page
    assert not re.search(r"https?://|<script", page)
    # Each trial that ended is a dot of each chart; the baseline's values lie within what is tried.
    assert len(re.findall(r"<circle", page)) == 4 * (1 + len(study.parameters))
    assert "trial-002" in unescape(page)


def test_optuna_reads_the_study(study):
    optuna = pytest.importorskip("optuna")
    backend = optuna.storages.journal.JournalFileBackend(str(study.path / "optuna.journal"))
    there = optuna.load_study(study_name=RECIPE, storage=optuna.storages.JournalStorage(backend))
    assert there.best_value == study.best.objective
    assert there.best_params == study.best.values
    assert [trial.state.name for trial in there.trials].count("FAIL") == 1


def test_a_baseline_that_nothing_beats_is_the_best(tmp_path, capsys):
    words = ["train.optimizer.learning_rate=1e-6..1e-5"]
    study = tune(RECIPE, words, 2, tmp_path / "study", train=MadeTraining())
    assert study.best.is_baseline
    assert load_recipe(study.path / "best.toml") == load_recipe(RECIPE)
    assert "best        trial-000: baseline" in capsys.readouterr().out
    assert "no trial was better" in (study.path / "best.toml").read_text(encoding="utf-8")


def test_another_study_in_the_folder_is_refused(study):
    with pytest.raises(UserError) as caught:
        tune(RECIPE, [*WORDS[:2], "train.epochs=3"], 5, study.path, sampler="random", train=MadeTraining())
    assert "train.epochs=2 there" in str(caught.value)
    assert "sampler: tpe there, random here" in str(caught.value)
    assert "Give another --study, or the same command." in str(caught.value)


def test_a_folder_with_something_else_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="expected a new folder, or that of a study; it holds something else"):
        tune(RECIPE, WORDS, 5, tmp_path, train=MadeTraining())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_faults_of_the_options_are_told_at_once(tmp_path, monkeypatch):
    with pytest.raises(UserError) as caught:
        mtl.tune(RECIPE, WORDS, trials=1, sampler="grid", repeat=-1, study=tmp_path / "study")
    told = str(caught.value)
    assert "--trials: expected at least 2, of which the first is the baseline; received 1." in told
    assert "--repeat: expected a number of seeds from 0; received -1." in told
    assert "train.optimizer.learning_rate: a grid takes path=a,b,c" in told
    with pytest.raises(UserError, match=r"--sampler: expected .*; received .gird.\..* Did you mean .grid."):
        mtl.tune(RECIPE, WORDS, sampler="gird", study=tmp_path / "study")
    cluster = '{"cluster": {"worker": ["a:1", "b:1"]}, "task": {"type": "worker", "index": 0}}'
    monkeypatch.setenv("TF_CONFIG", cluster)
    with pytest.raises(UserError, match="TF_CONFIG: expected one process"):
        mtl.tune(RECIPE, WORDS, study=tmp_path / "study")
    assert not (tmp_path / "study").exists()


def test_without_optuna_it_is_told_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(UserError) as caught:
        mtl.tune(RECIPE, WORDS, study=tmp_path / "study")
    assert "pip install 'mtl-keras[tune]'" in str(caught.value)
    assert not (tmp_path / "study").exists()


@pytest.mark.slow
def test_a_study_trains_the_recipe(tiny_recipe, tmp_path):
    table = load_recipe(tiny_recipe).to_table()
    recipe = read_recipe({**table, "tasks": {"mood": table["tasks"]["mood"]}}, "mood")  # one task, for less time
    words = ["train.optimizer.learning_rate=1e-3..1e-2", "train.epochs=1", "train.max_rows=12"]
    study = tune(recipe, words, trials=2, study=tmp_path / "study")
    assert [trial.reason for trial in study.trials] == [None, None]
    logs = [(study.path / trial.name / "train.log").read_text(encoding="utf-8") for trial in study.trials]
    assert "Fitting the baselines" in logs[0]
    assert "Fitting the baselines" not in logs[1]
    for trial in study.trials:
        folder = study.path / trial.name
        assert (folder / "report.html").is_file()
        assert not (folder / "export").exists()
        validation = RunFolder(folder).read_metrics()["validation"]
        for name, value in trial.scores.items():
            task, metric = name.split(".")
            assert validation[task][metric] == value
