"""Random graphs of labels against a search of each label's descendants."""

import random

import keras
import numpy as np
import pytest
from pydantic import ValidationError

from mtl_keras.errors import UserError
from mtl_keras.features import Features
from mtl_keras.heads import Classification, MultiLabel
from mtl_keras.heads.hierarchical_maximum import HierarchicalMaximum
from mtl_keras.heads.hierarchy import Hierarchy, check_parents

_rng = np.random.default_rng(0)


def random_parents(seed, count):
    """Returns names in no order that tells of the graph, and parents with links over one level and over many."""
    chance = random.Random(seed)
    names = [f"n{number}" for number in range(count)]
    order = chance.sample(names, count)
    parents = {}
    for place, name in enumerate(order[1:], start=1):
        own = {order[place - 1]} if chance.random() < 0.3 else set()  # long chains
        own |= set(chance.choices(order[:place], k=chance.randrange(4)))
        if own or chance.random() < 0.5:
            parents[name] = tuple(own)
    return names, parents


def brute_force(names, parents, scores):
    children = {name: [child for child in parents if name in parents[child]] for name in names}

    def descendants(name):
        found, todo = set(), [name]
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo += children[one]
        return [names.index(each) for each in found]

    return np.stack([scores[:, descendants(name)].max(axis=1) for name in names], axis=1)


@pytest.mark.parametrize("seed", range(12))
def test_each_label_has_the_largest_of_its_descendants(seed):
    names, parents = random_parents(seed, 3 + 7 * seed)
    scores = _rng.normal(size=(5, len(names))).astype("float32")
    expected = brute_force(names, parents, scores)
    hierarchy = Hierarchy.of(names, parents)
    np.testing.assert_array_equal(hierarchy.raised(scores), expected)
    np.testing.assert_array_equal(HierarchicalMaximum(hierarchy.levels)(scores), expected)


def test_a_deep_chain():
    names = [f"n{number}" for number in range(300)]
    parents = {name: (names[number],) for number, name in enumerate(names[1:])}
    scores = _rng.normal(size=(2, 300)).astype("float32")
    expected = np.maximum.accumulate(scores[:, ::-1], axis=1)[:, ::-1]
    np.testing.assert_array_equal(Hierarchy.of(names, parents).raised(scores), expected)
    np.testing.assert_array_equal(HierarchicalMaximum(Hierarchy.of(names, parents).levels)(scores), expected)


def test_scores_that_are_given_stay_as_they_are():
    scores = np.array([[0.1, 0.9]])
    Hierarchy.of("ab", {"b": ("a",)}).raised(scores)
    assert scores.tolist() == [[0.1, 0.9]]


def test_each_link_is_gone_once_and_there_is_no_square_of_labels():
    names, parents = random_parents(3, 2000)
    levels = Hierarchy.of(names, parents).levels
    assert sum(len(children) for children, _ in levels) == sum(map(len, parents.values()))


def built(head):
    inputs = keras.Input((4,), name="pooled")
    return keras.Model(inputs, head.outputs(Features(pooled=inputs)))


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # keras' saving under numpy 2
def test_the_head_raises_logits_but_in_training(tmp_path):
    names, parents = random_parents(5, 30)
    head = MultiLabel(labels=names, parents=parents, dropout=0.0)
    model = built(head)
    rows = _rng.normal(size=(6, 4)).astype("float32")
    raw = model(rows, training=True).numpy()
    np.testing.assert_allclose(raw, rows @ model.get_layer("logits").kernel.numpy(), rtol=1e-4, atol=1e-5)
    raised = model(rows, training=False)
    np.testing.assert_allclose(raised, brute_force(names, parents, raw), rtol=1e-4, atol=1e-5)
    model.save(tmp_path / "model.keras")
    np.testing.assert_array_equal(keras.models.load_model(tmp_path / "model.keras")(rows), raised)
    answer = head.answer(raised, {})
    for own in answer["labels"].numpy():
        given = {name.decode() for name in own if name}
        assert all(parent in given for name in given for parent in parents.get(name, ()))


def test_the_data_give_the_parents_and_a_recipe_has_the_last_word():
    head = MultiLabel(labels=("a", "b")).with_parents({"b": ["a"]})
    assert head.parents == {"b": ("a",)}
    assert head.with_parents({"a": ["b"]}) == head
    flat = MultiLabel(labels=("a", "b"))
    assert flat.with_parents({}) is flat
    assert flat.hierarchy is None
    assert flat.with_parents({"b": []}).hierarchy.levels == ()
    classes = Classification(labels=("a", "b"))
    assert classes.with_parents({"b": ["a"]}) is classes


@pytest.mark.parametrize(
    ("parents", "problem"),
    [
        ({"b": ["a"], "a": ["b"]}, "its own ancestor; received the cycle"),
        ({"b": ["b"]}, "its own ancestor; received the cycle 'b' -> 'b'"),
        ({"b": ["enzymes"]}, "received 'enzymes'. Did you mean \"enzyme\"?"),
        ({"unheard": ["a"], "of": ["a"]}, "received 'unheard' and 1 more"),
    ],
)
def test_what_is_no_hierarchy_is_told(parents, problem):
    with pytest.raises(UserError) as told:
        MultiLabel(labels=("a", "b", "enzyme")).with_parents(parents)
    assert problem in str(told.value)


def test_names_are_looked_at_when_they_are_known():
    head = MultiLabel(parents={"b": ["a"]})
    with pytest.raises(UserError, match="received 'b'"):
        head.with_labels(["a", "c"])
    with pytest.raises(ValidationError, match="cycle"):
        MultiLabel(parents={"b": ["a"], "a": ["b"]})
    check_parents({"b": ["a"]}, None)


def test_a_table_of_options_bears_it():
    head = MultiLabel(labels=("a", "b"), parents={"b": ("a",)})
    table = head.to_table()
    assert table.pop("kind") == "multi_label"
    assert MultiLabel(**table) == head
