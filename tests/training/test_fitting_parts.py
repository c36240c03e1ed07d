"""What a part takes over by the names of its layers and labels."""

import keras
import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.training.fitting_parts import fit_by_labels, fit_sharing
from mtl_keras.training.parts import SHARING, parts
from mtl_keras.training.weight import Weight


def made(tasks, sharing):
    inputs = keras.Input((4,), name="features")
    trunk = keras.Model(inputs, keras.layers.Dense(3, name="dense")(inputs), name="trunk")
    return mtl.build_model(trunk, [mtl.Task(name, head=mtl.heads.Regression()) for name in tasks], sharing)


def layers_taken(sharing, there, here):
    """Returns the layers of the sharing that are taken from a model of some tasks by one of others."""
    old = [Weight(each.path, each.numpy()) for each in parts(made(there, sharing))[SHARING]]
    fit = fit_sharing(parts(made(here, sharing))[SHARING], old, here, there == here)
    assert all(taking.variable.path == taking.weight.path for taking in fit.takings)
    return {taking.weight.path.split("/")[0] for taking in fit.takings}, fit.reason


@pytest.mark.parametrize(
    ("sharing", "kept"),
    [
        (mtl.sharing.Adapters(units=2), {"adapter.dense.b"}),
        (mtl.sharing.MMoE(units=(2,)), {"mmoe.pooled.experts", "mmoe.pooled.b.gate"}),
        (mtl.sharing.CrossStitch(), set()),  # its matrix is numbered by the tasks, and would fit by its shape
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_of_other_tasks_only_what_is_not_numbered_by_them_is_taken(sharing, kept):
    taken, reason = layers_taken(sharing, ["a", "b"], ["b", "c"])
    assert taken == kept
    assert "weights" in reason


def test_of_the_same_tasks_all_is_taken():
    taken, reason = layers_taken(mtl.sharing.CrossStitch(), ["a", "b"], ["a", "b"])
    assert (taken, reason) == ({"stitch.dense"}, "")


def tagging(labels):
    """Returns the variables of a head with scores of a tag after a tag."""
    inputs = keras.Input((None, 4), name="x")
    trunk = keras.Model(inputs, {"words": keras.layers.Dense(2, name="dense")(inputs)}, name="trunk")
    head = mtl.heads.TokenTagging(labels=labels, crf=True)
    return {each.name: each for each in parts(mtl.build_model(trunk, [mtl.Task("tags", head=head)]))["head/tags"]}


def test_scores_between_tags_go_by_both_names():
    there, here = ["O", "B-x", "I-x"], ["O", "B-a", "I-a", "B-x", "I-x"]
    new, draw = tagging(here), np.random.default_rng(0)
    old = {name: draw.normal(size=each.shape).astype("float32") for name, each in tagging(there).items()}
    before = {name: each.numpy() for name, each in new.items()}
    weights = [Weight(new[name].path, value) for name, value in old.items()]
    fit = fit_by_labels(list(new.values()), weights, here, there)
    for taking in fit.takings:
        taking.take()
    kept = [0, 3, 4]  # O, B-x, I-x among the new ones
    assert fit.reason == '"B-a", "I-a"'
    for name in ("kernel", "bias", "start"):
        np.testing.assert_array_equal(new[name].numpy()[..., kept], old[name])
        np.testing.assert_array_equal(new[name].numpy()[..., 1:3], before[name][..., 1:3])
    np.testing.assert_array_equal(new["transitions"].numpy()[kept][:, kept], old["transitions"])
    assert not np.any(new["transitions"].numpy()[1:3])
    assert not np.any(new["transitions"].numpy()[:, 1:3])


def test_a_head_of_ones_own_is_not_known_by_labels():
    variable = keras.Variable(np.zeros((2, 2)), name="kernel")
    variable._path = "own/last/kernel"
    assert (
        fit_by_labels([variable], [Weight("own/last/kernel", np.ones((2, 2)))], ["a", "b"], ["b", "c"]).reason
        == "other labels"
    )
