import csv
import json
import tomllib

import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.smoke import smoke_recipe
from mtl_keras.training import train
from mtl_keras.training.opening import open_run


def test_a_run_folder_holds_all_of_a_run(tiny_run):
    names = {path.name for path in tiny_run.iterdir() if not path.name.startswith(".")}
    assert names == {
        *("recipe.toml", "environment.json", "history.csv", "tensorboard", "checkpoints", "best.npz", "model.keras"),
        *("preprocessor", "labels.json", "data.json", "metrics.json", "predictions", "report.html", "export"),
    }
    assert not list(tiny_run.glob(".writing-*"))


def test_the_saved_recipe_is_the_recipe_with_all_defaults(tiny_run, tiny_recipe):
    saved = tomllib.loads((tiny_run / "recipe.toml").read_text())
    assert saved["train"]["evaluation_batch_size"] == 128
    assert load_recipe(tiny_run / "recipe.toml") == load_recipe(tiny_recipe)


def test_the_history_has_a_row_an_epoch(tiny_run):
    with (tiny_run / "history.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["epoch"], row["step"]) for row in rows] == [("1", "8"), ("2", "16"), ("3", "24")]
    assert {"seconds", "loss", "entities_loss", "val_loss", "val_entities_entity_f1", "val_mood_macro_f1"} <= set(
        rows[0]
    )
    assert float(rows[2]["loss"]) < float(rows[0]["loss"])
    assert 0 < float(rows[0]["seconds"]) <= float(rows[2]["seconds"])


def test_the_model_is_that_of_the_best_epoch(tiny_run):
    watched = {"entities": "entity_f1", "mood": "macro_f1"}
    with (tiny_run / "history.csv").open() as file:
        epochs = [
            {task: float(row[f"val_{task}_{metric}"]) for task, metric in watched.items()}
            for row in csv.DictReader(file)
        ]
    best = max(epochs, key=lambda epoch: sum(epoch.values()))
    metrics = json.loads((tiny_run / "metrics.json").read_text())["validation"]
    assert {task: metrics[task][metric] for task, metric in watched.items()} == pytest.approx(best, abs=1e-6)


def test_the_metrics_name_splits_tasks_and_baselines(tiny_run):
    metrics = json.loads((tiny_run / "metrics.json").read_text())
    assert set(metrics) == {"validation", "test", "baselines"}
    assert set(metrics["test"]["entities"]) == {"entity_f1", "entity_precision", "entity_recall"}
    assert set(metrics["test"]["mood"]) == {"macro_f1", "accuracy", "mcc"}
    assert set(metrics["baselines"]) == {"majority", "most_frequent_tag", "tfidf_logistic_regression"}
    assert set(metrics["baselines"]["tfidf_logistic_regression"]["validation"]) == {"mood"}


def test_the_environment_says_what_it_ran_on(tiny_run):
    facts = json.loads((tiny_run / "environment.json").read_text())
    assert {"versions", "device", "cores", "memory_gb", "command", "git_commit", "seconds"} <= set(facts)
    assert facts["versions"]["mtl-keras"] == mtl.__version__


def test_a_finished_run_is_not_trained_again(tiny_run, tiny_recipe, capsys):
    before = (tiny_run / "model.keras").stat().st_mtime_ns
    assert train(tiny_recipe, run_dir=tiny_run) == tiny_run
    assert "is finished" in " ".join(capsys.readouterr().out.split())
    assert (tiny_run / "model.keras").stat().st_mtime_ns == before


def test_another_recipe_does_not_go_on_in_the_folder(tiny_run, tiny_recipe):
    other = load_recipe(tiny_recipe, ["train.epochs=5"])
    with pytest.raises(mtl.UserError, match=r"train\.epochs is 3 there, 5 here"):
        train(other, run_dir=tiny_run)


def test_a_folder_of_something_else_is_left_alone(tiny_recipe, tmp_path):
    (tmp_path / "holiday.jpg").write_text("beach")
    with pytest.raises(mtl.UserError, match="holds something else"):
        train(tiny_recipe, run_dir=tmp_path)


def test_two_processes_do_not_share_a_folder(tiny_recipe, tmp_path):
    from mtl_keras.run_folder import RunFolder

    (tmp_path / "run").mkdir()
    folder = RunFolder(tmp_path / "run")
    with folder.locked(), pytest.raises(mtl.UserError, match="another process"), folder.locked():
        pass


def test_labels_that_the_data_lack_are_named(tiny_recipe, tmp_path):
    recipe = load_recipe(tiny_recipe, ['tasks.mood.head.labels=["bad", "good", "superb"]'])
    with pytest.raises(mtl.UserError, match=r'tasks\.mood\.head\.labels: names "superb", which no row of the data has'):
        train(recipe, run_dir=tmp_path / "run")


def test_a_smoke_run_is_small_and_named_so(tiny_recipe, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    recipe = smoke_recipe(load_recipe(tiny_recipe))
    assert (recipe.train.epochs, recipe.train.steps_per_epoch, recipe.train.max_rows) == (2, 3, 48)
    folder = open_run(recipe, None, smoke=True).path
    assert folder.parent.as_posix() == "runs/tiny"
    assert folder.name.endswith("-smoke")
    assert open_run(recipe, None, smoke=True).path != folder


def test_the_saved_model_has_no_optimizer(tiny_run):
    model = mtl.load_model(tiny_run)
    assert not model.compiled
    size = sum(np.prod(variable.shape) * 4 for variable in model.weights)
    assert (tiny_run / "model.keras").stat().st_size < 2 * size + 300_000


def test_what_another_worker_says_is_no_other_run(tmp_path, tiny_recipe):
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "1.log").touch()
    open_run(mtl.load_recipe(str(tiny_recipe)), tmp_path, smoke=False)
    assert (tmp_path / "recipe.toml").is_file()


def test_a_folder_in_which_a_run_was_killed_at_its_start_is_free(tmp_path, tiny_recipe):
    (tmp_path / ".writing-x").mkdir()
    (tmp_path / ".lock").touch()
    assert open_run(load_recipe(tiny_recipe), tmp_path, smoke=False).recipe.is_file()


def test_test_rows_with_a_fault_are_told_before_training(tiny_recipe, tmp_path):
    (tmp_path / "odd.csv").write_text("text,label\nhello,superb\n")
    recipe = load_recipe(tiny_recipe, [f"tasks.mood.dataset.test={tmp_path}/odd.csv"])
    with pytest.raises(mtl.UserError, match='received "superb"'):
        train(recipe, run_dir=tmp_path / "run")
    assert not (tmp_path / "run" / "preprocessor").exists()


def test_a_run_that_took_no_step_may_begin_with_another_recipe(tmp_path, tiny_recipe):
    folder = open_run(load_recipe(tiny_recipe), tmp_path / "run", smoke=False)
    other = load_recipe(tiny_recipe, ["seed=7"])
    assert open_run(other, tmp_path / "run", smoke=False) == folder
    assert tomllib.loads(folder.recipe.read_text())["seed"] == 7
    folder.checkpoints.mkdir()
    with pytest.raises(mtl.UserError, match="seed is 7 there, 0 here"):
        open_run(load_recipe(tiny_recipe, ["seed=0"]), tmp_path / "run", smoke=False)
