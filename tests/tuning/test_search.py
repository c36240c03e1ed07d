"""The search against brute force, with trainings of a moment."""

import json
import os
import signal
import statistics
import subprocess
import sys

import pytest

from mtl_keras.errors import UserError
from mtl_keras.recipe.load import load_recipe
from mtl_keras.tuning import tune
from mtl_keras.tuning.space import Space
from tests.tuning.made_training import RECIPE, MadeTraining, score

FINITE = ["balancer.kind=fixed,pcgrad", "tasks.count.loss_weight=0.5,2,4"]
OPEN = ["balancer.kind=fixed,pcgrad", "train.optimizer.learning_rate=1e-5..1e-2", "train.batch_size=8..12"]


class Killed(BaseException):
    """Stands for a signal."""


def kill_at(folder):
    def before(recipe, run_dir):
        if run_dir.name == folder:
            raise Killed

    return before


def fail_at(folder, error):
    def before(recipe, run_dir):
        if run_dir.name == folder:
            raise error

    return before


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A study of four trials that nothing stopped."""
    return tune(RECIPE, OPEN, trials=4, study=tmp_path_factory.mktemp("studies") / "whole", train=MadeTraining())


def values(study):
    return [trial.values for trial in study.trials]


@pytest.mark.parametrize("sampler", ["grid", "tpe", "random"])
def test_a_finite_space_is_searched_as_by_brute_force(sampler, tmp_path, capsys):
    training = MadeTraining()
    study = tune(RECIPE, FINITE, trials=50, study=tmp_path / "study", sampler=sampler, train=training)
    space = Space.read(RECIPE, FINITE)
    recipes = [space.trial(each) for each in space.combinations()]
    # The baseline is one of the six: it is not trained twice.
    assert len(training.recipes) == len(recipes) == 6
    assert all(recipe in training.recipes for recipe in recipes)
    assert training.recipes[study.best.number] == max(recipes, key=score)
    assert study.best.values == {"balancer.kind": "pcgrad", "tasks.count.loss_weight": "2"}
    baseline = score(load_recipe(RECIPE))
    assert study.best.objective == pytest.approx(100 * (max(map(score, recipes)) / baseline - 1))
    assert "All that there is to try was tried, with 6 trials." in capsys.readouterr().out


def test_a_search_keeps_to_its_bounds_and_finds_a_better_recipe(tmp_path):
    training = MadeTraining()
    study = tune(RECIPE, OPEN, trials=8, study=tmp_path / "study", train=training)
    assert [trial.number for trial in study.trials] == list(range(8))
    for recipe, trial in zip(training.recipes[1:], study.trials[1:], strict=True):
        assert 1e-5 <= recipe.train.optimizer.learning_rate <= 1e-2
        assert isinstance(trial.values["train.batch_size"], int)
        assert recipe.train.batch_size == trial.values["train.batch_size"] in range(8, 13)
        assert recipe.balancer.kind == trial.values["balancer.kind"]
    assert study.best.objective > 0
    assert study.best.objective == max(trial.objective for trial in study.trials)
    assert training.recipes[0] == load_recipe(RECIPE, ["export.enabled=false"])


def test_the_test_rows_have_no_say_and_what_is_said_goes_to_a_file(tmp_path, capsys):
    study = tune(RECIPE, FINITE, trials=6, study=tmp_path / "study", train=MadeTraining())
    assert study.best.scores["count.accuracy"] == max(trial.scores["count.accuracy"] for trial in study.trials)
    assert "training" not in [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert (tmp_path / "study" / "trial-003" / "train.log").read_text(encoding="utf-8") == "training\n"


def test_baselines_are_fitted_once_for_the_same_data(tmp_path):
    words = ["tasks.count.head.dropout=0,0.5", "train.epochs=1,2"]
    brought = []

    def look(recipe, run_dir):
        file = run_dir / "metrics.json"
        same = recipe.tasks == load_recipe(RECIPE).tasks
        brought.append((run_dir.name == "trial-000", same, file.is_file()))

    tune(RECIPE, words, trials=9, sampler="grid", study=tmp_path / "study", train=MadeTraining(look))
    assert len(brought) == 5
    assert all(there == (same and not first) for first, same, there in brought)


@pytest.mark.parametrize("killed", ["trial-000", "trial-002"])
def test_a_killed_study_goes_on_as_if_nothing_had_happened(killed, whole, tmp_path):
    first = MadeTraining(kill_at(killed))
    with pytest.raises(Killed):
        tune(RECIPE, OPEN, trials=4, study=tmp_path / "study", train=first)
    second = MadeTraining()
    study = tune(RECIPE, OPEN, trials=4, study=tmp_path / "study", train=second)
    assert first.folders[-1] == second.folders[0] == killed
    assert first.recipes[-1] == second.recipes[0]
    assert [*first.folders[:-1], *second.folders] == [f"trial-00{number}" for number in range(4)]
    assert values(study) == values(whole)
    assert [trial.objective for trial in study.trials] == [trial.objective for trial in whole.trials]


KILLED = """
import os, signal, sys
from pathlib import Path
from mtl_keras.tuning import tune
from tests.tuning.made_training import MadeTraining

def before(recipe, run_dir):
    if run_dir.name == "trial-002":
        os.kill(os.getpid(), signal.SIGKILL)

tune(sys.argv[1], sys.argv[3:], trials=3, study=Path(sys.argv[2]), train=MadeTraining(before))
"""


def test_a_study_killed_by_the_kernel_goes_on(tmp_path):
    command = [sys.executable, "-c", KILLED, RECIPE, str(tmp_path / "study"), *OPEN]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": "."})
    assert done.returncode == -signal.SIGKILL, done.stderr
    training = MadeTraining()
    study = tune(RECIPE, OPEN, trials=3, study=tmp_path / "study", train=training)
    assert training.folders == ["trial-002"]
    assert len(study.trials) == 3


def test_a_finished_study_trains_nothing_and_more_trials_go_on(whole, tmp_path):
    tune(RECIPE, OPEN, trials=3, study=tmp_path / "study", train=MadeTraining())
    again, more = MadeTraining(), MadeTraining()
    assert len(tune(RECIPE, OPEN, trials=3, study=tmp_path / "study", train=again).trials) == 3
    assert again.folders == []
    study = tune(RECIPE, OPEN, trials=4, study=tmp_path / "study", train=more)
    assert more.folders == ["trial-003"]
    assert values(study) == values(whole)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (UserError("tasks.count", "its loss is NaN in step 3."), "tasks.count: its loss is NaN in step 3."),
        (ZeroDivisionError("a fault\nof ours"), "ZeroDivisionError: a fault of ours"),
    ],
)
def test_a_trial_that_fails_is_recorded_and_the_study_goes_on(error, reason, tmp_path, capsys, freed):
    freed.clear()
    study = tune(RECIPE, OPEN, trials=3, study=tmp_path / "study", train=MadeTraining(fail_at("trial-001", error)))
    assert [trial.reason for trial in study.trials] == [None, reason, None]
    assert study.ranked[-1].number == 1
    assert len(freed) == len(study.trials)
    assert reason in capsys.readouterr().out
    assert type(error).__name__ in (tmp_path / "study" / "trial-001" / "train.log").read_text(encoding="utf-8")
    again = MadeTraining()
    assert tune(RECIPE, OPEN, trials=3, study=tmp_path / "study", train=again).trials == study.trials
    assert again.folders == []


def test_a_score_that_is_no_number_fails_its_trial_alone(tmp_path):
    def spoil(recipe, run_dir):
        MadeTraining()(recipe, run_dir)
        if run_dir.name == "trial-002":
            file = run_dir / "metrics.json"
            found = json.loads(file.read_text(encoding="utf-8"))
            found["validation"]["count"]["accuracy"] = float("nan")
            file.write_text(json.dumps(found), encoding="utf-8")

    study = tune(RECIPE, OPEN, trials=3, study=tmp_path / "study", train=spoil)
    assert study.trials[2].reason == "count.accuracy: expected a finite number on the validation rows; received nan."


def test_a_full_disk_ends_the_study_and_its_trial_is_done_again(tmp_path):
    full = MadeTraining(fail_at("trial-001", OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        tune(RECIPE, OPEN, trials=3, study=tmp_path / "study", train=full)
    training = MadeTraining()
    tune(RECIPE, OPEN, trials=3, study=tmp_path / "study", train=training)
    assert training.folders == ["trial-001", "trial-002"]


def test_without_its_baseline_a_study_of_gains_ends_and_one_of_a_metric_does_not(tmp_path):
    error = UserError("tasks.count", "its loss is NaN.")
    with pytest.raises(UserError, match="the baseline failed, and without it no gain is defined"):
        tune(RECIPE, OPEN, trials=3, study=tmp_path / "study", train=MadeTraining(fail_at("trial-000", error)))
    assert tune(RECIPE, OPEN, trials=3, study=tmp_path / "study", train=MadeTraining()).trials[0].objective == 0
    failing = MadeTraining(fail_at("trial-000", error))
    study = tune(RECIPE, OPEN, 3, tmp_path / "one", monitor="count.accuracy", train=failing)
    assert [trial.objective is None for trial in study.trials] == [True, False, False]


def test_more_seeds_tell_the_spread(tmp_path, capsys):
    class Noisy(MadeTraining):
        def __call__(self, recipe, run_dir):
            super().__call__(recipe, run_dir)
            file = run_dir / "metrics.json"
            found = json.loads(file.read_text(encoding="utf-8"))
            found["validation"]["count"]["accuracy"] += 0.01 * recipe.seed**2
            file.write_text(json.dumps(found), encoding="utf-8")

    training = Noisy()
    study = tune(RECIPE, FINITE, trials=6, study=tmp_path / "study", repeat=3, train=training)
    best = f"trial-{study.best.number:03}"
    expected = [f"{name}-seed-{seed}" for seed in (1, 2, 3) for name in ("trial-000", best)]
    assert training.folders[6:] == expected
    assert [recipe.seed for recipe in training.recipes[6:]] == [1, 1, 2, 2, 3, 3]
    scores = [study.best.scores["count.accuracy"] + 0.01 * seed**2 for seed in (1, 2, 3)]
    text = f"count.accuracy {statistics.mean(scores):.3f} ± {statistics.stdev(scores):.3f}"
    assert text in capsys.readouterr().out
    assert len((tmp_path / "study" / "repeats.csv").read_text(encoding="utf-8").splitlines()) == 1 + 6
