import re
import shlex
from itertools import product
from pathlib import Path

import pytest

from mtl_keras.errors import UserErrors
from mtl_keras.recipe.load import load_recipe
from mtl_keras.tuning.space import Space
from tests.tuning.made_training import RECIPE


def faults(*words):
    with pytest.raises(UserErrors) as caught:
        Space.read(RECIPE, words)
    return [str(fault) for fault in caught.value.faults]


def test_whole_bounds_give_whole_numbers_only_where_the_recipe_takes_no_others():
    space = Space.read(RECIPE, ["train.batch_size=8..16", "tasks.count.loss_weight=0..3"])
    size, weight = space.parameters
    assert size.whole
    assert list(size.all_values) == list(range(8, 17))
    assert not weight.whole
    assert space.size is None


def test_every_combination_is_made():
    space = Space.read(RECIPE, ["balancer.kind=fixed,pcgrad", "train.batch_size=8..9", "train.epochs=1"])
    expected = [
        {"balancer.kind": kind, "train.batch_size": size} for kind, size in product(["fixed", "pcgrad"], [8, 9])
    ]
    assert list(space.combinations()) == expected
    assert space.size == len(expected)
    recipe = space.trial(expected[2])
    assert (recipe.balancer.kind, recipe.train.batch_size, recipe.train.epochs) == ("pcgrad", 8, 1)


def test_trials_export_nothing_and_the_chosen_recipe_does():
    space = Space.read(RECIPE, ["train.epochs=1,2"])
    assert not space.trial({"train.epochs": "2"}).export.enabled
    assert space.chosen({"train.epochs": "2"}) == load_recipe(RECIPE, ["train.epochs=2"])
    assert Space.read(RECIPE, ["train.epochs=1,2", "export.enabled=true"]).trial({"train.epochs": "2"}).export.enabled


def test_the_baseline_is_the_recipe_with_fixed_weights():
    words = ["balancer.kind=pcgrad", "balancer.level=features", "train.epochs=1,2", "seed=5"]
    space = Space.read(RECIPE, words)
    assert space.baseline(trial=False) == load_recipe(RECIPE, ["seed=5"])
    assert space.trial({"train.epochs": "2"}).balancer.level == "features"
    assert space.baseline_values() == {"train.epochs": 9}
    assert space.within(space.baseline_values()) == {}


def test_a_recipe_may_be_given_as_an_object():
    recipe = load_recipe(RECIPE, ["train.epochs=3"])
    space = Space.read(recipe, ["balancer.kind=fixed,pcgrad"])
    assert space.baseline(trial=False) == recipe


def test_all_faults_of_the_words_are_told_at_once():
    words = ["nothing", "train.epochs=3..1", "train.max_rows=10,20", "tasks.count.monitor=accuracy,macro_f1"]
    found = faults(*words)
    assert [fault.partition(":")[0] for fault in found] == [
        "nothing",
        "train.epochs",
        "train.max_rows",
        "tasks.count.monitor",
    ]
    assert "could not be compared" in found[2]


def test_values_that_the_recipe_does_not_take_are_told_before_anything_is_trained():
    found = faults("balancer.kind=fixed,nonesuch", "train.batch_size=0..8", "train.optimizer.learning_rat=1e-4..1e-2")
    assert len(found) == 3
    assert any(fault.startswith("train.batch_size: expected a number greater than 0; received 0") for fault in found)
    assert any('received "nonesuch"' in fault for fault in found)
    assert any('Did you mean "learning_rate"?' in fault for fault in found)


def test_values_that_do_not_fit_together_are_told_with_their_companions():
    [fault] = faults("balancer.kind=pcgrad,fixed", "balancer.level=features,parameters")
    assert fault.startswith('balancer.level: balancer has no "level"')
    assert fault.endswith("(So with balancer.kind=fixed.)")


def test_of_very_many_combinations_every_pair_is_checked(monkeypatch):
    monkeypatch.setattr("mtl_keras.tuning.combinations._MOST", 20)  # of 1,000, for less time
    words = [f"{path}=1,2,3" for path in ("train.epochs", "train.batch_size", "seed")]
    assert Space.read(RECIPE, words).size == 3**3
    [fault] = faults(*words, "balancer.kind=pcgrad,fixed", "balancer.level=features,parameters")
    assert "(So with balancer.kind=fixed" in fault


def test_a_path_is_given_once_and_something_is_tried():
    for again in ("train.epochs=3", "train.epochs=3,4", "train.epochs=2..5"):
        assert faults("train.epochs=1,2", again) == ["train.epochs: is given twice. Leave one of the two out."]
    assert "received none" in faults("train.epochs=3")[0]


def test_the_command_of_the_page_on_tuning_is_right():
    page = (Path(__file__).parents[2] / "docs" / "tuning.md").read_text(encoding="utf-8")
    [command] = re.findall(r"^mtl-keras tune (.*?[^\\])$", page, re.DOTALL | re.MULTILINE)
    recipe, *words = (word for word in shlex.split(command.replace("\\\n", "")) if word not in ("--trials", "20"))
    assert len(Space.read(recipe, words).parameters) == 4
