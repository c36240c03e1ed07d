"""What is frozen stays as it is, to the bit, and the rest learns."""

import keras
import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras import components
from mtl_keras.recipe.freeze_fits import freeze_misfits
from mtl_keras.training.freezing import freeze
from tests.model.small import data

ADAPTERS = mtl.sharing.Adapters(units=2, seed=0)


def made(sharing="hard", balancer="fixed"):
    """Returns a model with batch normalisation and dropout in the trunk."""
    keras.utils.set_random_seed(1)
    inputs = keras.Input((4,), name="features")
    x = keras.layers.BatchNormalization(momentum=0.5, name="norm")(keras.layers.Dense(3, name="dense")(inputs))
    trunk = keras.Model(inputs, keras.layers.Dropout(0.2, name="dropout")(x), name="trunk")
    kind = mtl.heads.Classification(labels=["a", "b", "c"])
    return mtl.build_model(
        trunk, [mtl.Task("price", head=mtl.heads.Regression()), mtl.Task("kind", head=kind)], sharing, balancer
    )


def trained(model, names, eagerly=True):
    """Returns a model after two steps with frozen parts; tracing takes most of the time."""
    freeze(model, names)
    model.compile(keras.optimizers.SGD(0.1), run_eagerly=eagerly)
    x, y, weights = data()
    model.fit(x, y, sample_weight=weights, batch_size=15, epochs=1, verbose=0)
    return model


def answers(model, x):
    return {name: output.numpy() for name, output in model(x, training=False).items()}


def values(layer):
    return [variable.numpy() for variable in layer.weights]


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("sharing", ["hard", ADAPTERS], ids=["hard", "adapters"])
def test_a_frozen_task_on_a_frozen_backbone_answers_the_same(sharing):
    model, (x, _, _) = made(sharing), data()
    before, trunk = answers(model, x), values(model.backbone)
    trained(model, ["backbone", "kind"])
    after = answers(model, x)
    assert np.array_equal(before["kind"], after["kind"])
    assert not np.array_equal(before["price"], after["price"])
    assert same(trunk, values(model.backbone))  # the statistics of batch normalisation too


def test_a_frozen_head_stays_while_its_task_trains_the_trunk():
    model = made()
    head, trunk = values(model.heads["kind"]), values(model.backbone)
    freeze(model, ["price", "kind"])
    model.compile(keras.optimizers.SGD(0.1), run_eagerly=True)
    x, y, weights = data()
    model.fit(x, y, sample_weight={**weights, "price": 0 * weights["price"]}, batch_size=15, verbose=0)
    assert same(head, values(model.heads["kind"]))
    assert not np.array_equal(trunk[0], values(model.backbone)[0])  # by kind alone: price has no label
    assert not np.array_equal(trunk[4], values(model.backbone)[4])  # the mean of batch normalisation


def test_a_balancer_of_gradients_works_beside_a_frozen_head():
    model = made(balancer="pcgrad")
    head, trunk = values(model.heads["kind"]), values(model.backbone)
    trained(model, ["kind"], eagerly=False)
    assert same(head, values(model.heads["kind"]))
    assert not same(trunk, values(model.backbone))


def test_a_balancer_of_gradients_needs_something_shared_that_learns():
    model = made(balancer="pcgrad")
    freeze(model, ["backbone"])
    with pytest.raises(mtl.UserError, match="pcgrad weighs the tasks' gradients of what they share; nothing of it"):
        model.compile("sgd")


def test_sharing_freezes_what_it_adds():
    model = made(mtl.sharing.MMoE(units=(2,), experts=2, seed=0))
    freeze(model, ["sharing", "price"])
    assert {each.path.split("/")[0] for each in model.trainable_variables} == {"dense", "norm", "kind"}


def test_a_frozen_task_freezes_its_own_trunk():
    model = made("soft")
    freeze(model, ["price"])
    assert model.columns.columns["price"].trainable_variables == []
    assert len(model.columns.columns["kind"].trainable_variables) == 4


def test_something_is_to_learn():
    with pytest.raises(mtl.UserError, match="nothing is left of the model"):
        freeze(made(), ["backbone", "price", "kind"])


TASKS = ("entities", "mood")


@pytest.mark.parametrize(
    ("names", "sharing", "balancer", "messages"),
    [
        (["mood"], "hard", "pcgrad", []),
        (["backbone", "mood"], "hard", "uncertainty", []),
        (["backbone", "mood"], "adapters", "pcgrad", []),
        (["backbone", "entities", "mood"], "adapters", "fixed", []),
        ("backbone", "hard", "fixed", []),  # the schema's
        (["moods"], "hard", "fixed", ['received "moods". Did you mean "mood"?']),
        (["bakbone", "x"], "hard", "fixed", ['Did you mean "backbone"?', 'received "x".']),
        (["mood", "mood"], "hard", "fixed", ['expected each name once; received "mood" 2 times.']),
        (["backbone", "entities", "mood"], "hard", "fixed", ["expected a part that learns"]),
        (["backbone", "sharing", "entities", "mood"], "mmoe", "fixed", ["expected a part that learns"]),
        (["sharing"], "soft", "fixed", ['sharing "soft" adds nothing']),
        (["backbone"], "hard", "pcgrad", ['received "pcgrad", which weighs their gradients']),
    ],
)
def test_check_tells_what_is_wrong_with_the_names(names, sharing, balancer, messages):
    parts = components.get("sharing", sharing), components.get("balancer", balancer)
    found = [str(fault) for fault in freeze_misfits(names, TASKS, *parts)]
    assert len(found) == len(messages)
    assert all(message in fault for message, fault in zip(messages, found, strict=True))


def test_a_task_that_is_called_as_a_part_is_not_clear():
    faults = freeze_misfits(["backbone"], ["backbone", "mood"], None, None)
    assert [fault.place for fault in faults] == ["tasks.backbone"]
