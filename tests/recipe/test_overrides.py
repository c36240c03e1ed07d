"""Words like ``train.epochs=5`` after the recipe."""

import pytest

from mtl_keras.errors import UserErrors
from mtl_keras.recipe.load import load_recipe
from tests.recipe.good import GOOD


@pytest.fixture
def load(tmp_path):
    file = tmp_path / "good.toml"
    file.write_text(GOOD, encoding="utf-8")
    return lambda *words: load_recipe(file, words)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("seed=3", 3),
        ("title=plain words", "plain words"),
        ('title="3"', "3"),
        ("train.epochs=5", 5),
        ("tasks.entities.loss_weight=1e-3", 0.001),
        ("export.enabled=false", False),
        ("train.optimizer.learning_rate=3e-5", 3e-5),
        ("model.backbone.preset=hf://some/name=1", "hf://some/name=1"),
        ("model.backbone.sequence_length=32", 32),
    ],
)
def test_a_value_is_typed(load, word, value):
    found = load(word)
    for name in word.partition("=")[0].split("."):
        found = found[name] if isinstance(found, dict) else getattr(found, name)
    assert found == value
    assert type(found) is type(value)


def test_a_list_becomes_a_tuple(load):
    assert load("tasks.sentiment.head.labels=['a', 'b']").tasks["sentiment"].head.labels == ("a", "b")


@pytest.mark.parametrize("turned", [False, True])
def test_a_changed_kind_replaces_its_table(load, turned):
    before = ("train.optimizer.learning_rate=0.5",)
    words = ["train.optimizer.kind=sgd", "train.optimizer.momentum=0.9"]
    optimizer = load(*before, *(reversed(words) if turned else words)).train.optimizer
    assert (optimizer.kind, optimizer.momentum, optimizer.learning_rate) == ("sgd", 0.9, 0.5)
    head = (
        load("tasks.sentiment.dataset.label_type=number", "tasks.sentiment.head.kind=regression")
        .tasks["sentiment"]
        .head
    )
    assert head.kind == "regression"


def test_the_replaced_tables_options_are_gone(load):
    assert load("model.backbone.kind=bert").model.backbone.preset == "some/folder"
    with pytest.raises(UserErrors, match=r"tasks.sentiment.dataset.train: expected a value"):
        load("tasks.sentiment.dataset.kind=conll")


def test_a_default_table_can_be_changed_in_part(load):
    mixing = load("mixing.kind=temperature", "mixing.temperature=5").mixing
    assert (mixing.kind, mixing.temperature) == ("temperature", 5.0)


def test_all_bad_words_are_named_at_once(load):
    with pytest.raises(UserErrors) as caught:
        load("train.epoch=3", "tasks.entitie.loss_weight=1", "train", "=3", "balancer.x=1", "a.b.c=1", "title.x=1")
    message = str(caught.value)
    assert 'train.epoch: train has no "epoch". Did you mean "epochs"?' in message
    assert 'tasks.entitie.loss_weight: tasks has no "entitie". Did you mean "entities"?' in message
    assert "train: expected path=value" in message
    assert "title.x: title has no options of its own" in message
    assert len(caught.value.faults) == 7


@pytest.mark.parametrize("path", ["tasks.entities.monitor.x", "tasks.entities.loss_weight.x", "train.epochs.x.y"])
def test_a_word_below_a_value_that_the_file_leaves_out(load, path):
    with pytest.raises(UserErrors, match=f"{path}: {path.partition('.x')[0]} has no options of its own"):
        load(f"{path}=1")


def test_a_date_is_no_value(load):
    with pytest.raises(UserErrors, match="title: no option takes a date"):
        load("title=2024-01-01")


def test_a_bad_value_is_a_fault_of_the_recipe(load):
    with pytest.raises(UserErrors, match=r'train.epochs: expected a whole number; received "many"'):
        load("train.epochs=many")


def test_an_unknown_kind_is_a_fault_of_the_recipe(load):
    with pytest.raises(UserErrors, match='Did you mean "adamw"'):
        load("train.optimizer.kind=adamww")


def test_a_word_given_twice_and_the_other_faults_are_told_together(load):
    with pytest.raises(UserErrors) as caught:
        load("seed=1", "seed=2", "train.epoch=1", "train.epochs=abc")
    said = str(caught.value)
    for fault in (
        "seed: is given twice",
        'Did you mean "epochs"?',
        'train.epochs: expected a whole number; received "abc"',
    ):
        assert said.count(fault) == 1


def test_an_option_of_a_table_that_may_be_left_out(load):
    head = load("tasks.sentiment.head.class_weights.good=2").tasks["sentiment"].head
    assert head.class_weights == {"good": 2}
    with pytest.raises(UserErrors) as caught:  # the word is read; what it says does not fit texts
        load("train.augmentation.brightness=0.3")
    assert [fault.place for fault in caught.value.faults] == ["train.augmentation"]
    assert "expected a backbone of pictures" in str(caught.value)


def test_a_wrong_key_of_such_a_table_is_told(load):
    with pytest.raises(UserErrors, match=r'brightnes.*Did you mean "brightness"'):
        load("train.augmentation.brightnes=0.3")


def test_xla_with_a_balancer_of_gradients_is_refused_at_once(load):
    with pytest.raises(UserErrors, match='XLA does not compile a step of balancer "pcgrad"') as caught:
        load("train.xla=true", "balancer.kind=pcgrad")
    assert [fault.place for fault in caught.value.faults] == ["train.xla"]
    load("train.xla=true", "balancer.kind=dwa")
