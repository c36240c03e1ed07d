import math

import pytest

from mtl_keras.errors import UserError
from mtl_keras.recipe.load import load_recipe
from mtl_keras.tuning.mean_gain import MeanGain
from mtl_keras.tuning.one_metric import OneMetric
from mtl_keras.tuning.ranking import best, ranked
from mtl_keras.tuning.trial import Trial
from tests.tuning.made_training import RECIPE

BASELINE = {"a.accuracy": 0.8, "b.rmse": 2.0, "c.r2": -0.5}


def test_the_mean_gain_is_that_of_its_formula():
    gain = MeanGain(tuple(BASELINE))
    assert gain.value(BASELINE, BASELINE) == 0
    # 0.8 to 0.9 is +12.5 %, an error of 2 to 1.5 is +25 %, -0.5 to -0.6 is -20 %.
    value = gain.value({"a.accuracy": 0.9, "b.rmse": 1.5, "c.r2": -0.6}, BASELINE)
    assert value == pytest.approx((12.5 + 25 - 20) / 3)
    assert gain.direction == "maximize"


def test_a_task_without_a_gain_is_left_out_of_the_mean():
    gain = MeanGain(("a.accuracy", "b.accuracy"))
    baseline = {"a.accuracy": 0.5, "b.accuracy": 0.0}
    assert gain.undefined(baseline) == ["b.accuracy"]
    assert gain.value({"a.accuracy": 0.6, "b.accuracy": 0.9}, baseline) == pytest.approx(20)
    with pytest.raises(UserError, match="no gain over the baseline is defined"):
        MeanGain(("b.accuracy",)).value({"b.accuracy": 0.9}, baseline)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_score_that_is_no_number_is_told(value):
    with pytest.raises(UserError, match=r"a\.accuracy: expected a finite number on the validation rows"):
        MeanGain(("a.accuracy",)).value({"a.accuracy": value}, BASELINE)
    with pytest.raises(UserError, match="expected a finite number"):
        OneMetric("a.accuracy", ("a.accuracy",)).value({"a.accuracy": value}, BASELINE)


def test_one_metric_is_maximised_or_minimised():
    recipe = load_recipe(RECIPE)
    objective = OneMetric.of(recipe, "count.macro_f1")
    assert objective.metrics == ("count.macro_f1", "count.accuracy", "digits.micro_f1", "pixels.mean_iou")
    assert (objective.direction, OneMetric("a.rmse", ("a.rmse",)).direction) == ("maximize", "minimize")
    for wrong, message in (("cuont.accuracy", 'Did you mean "count"?'), ("count.acuracy", 'Did you mean "accuracy"?')):
        with pytest.raises(UserError, match="--monitor: expected") as caught:
            OneMetric.of(recipe, wrong)
        assert message in str(caught.value)


def test_the_best_is_first_and_what_failed_last():
    values = [0.5, None, 0.7, 0.7, 0.1]
    trials = [Trial(number, {}, objective=value) for number, value in enumerate(values)]
    up, down = OneMetric("a.accuracy", ()), OneMetric("a.rmse", ())
    assert [trial.number for trial in ranked(trials, up)] == [2, 3, 0, 4, 1]
    assert [trial.number for trial in ranked(trials, down)] == [4, 0, 2, 3, 1]
    assert best(trials, down) == trials[4]
    assert best([trials[1]], up) is None
