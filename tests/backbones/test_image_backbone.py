"""Options that all backbones of pictures have."""

import keras
import numpy as np
import pytest
from pydantic import ValidationError

import mtl_keras as mtl
from mtl_keras.backbones import EfficientNetLite0, KerasApplication, SmallCnn
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.recipe.load import read_recipe

FROM_CHANCE = {
    "efficientnet_lite0": (EfficientNetLite0, {"preset": None}),
    "keras_application": (KerasApplication, {"name": "ResNet50V2", "weights": "random"}),
    "small_cnn": (SmallCnn, {}),
}


@pytest.mark.parametrize("kind", FROM_CHANCE)
def test_weights_of_chance_want_their_normalisation_trained(kind):
    backbone, options = FROM_CHANCE[kind]
    with pytest.raises(ValidationError, match="set train_batch_norm = true"):
        backbone(**options, train_batch_norm=False)
    assert backbone(**options, train_batch_norm=True).from_chance


def test_pretrained_weights_may_keep_theirs():
    assert not EfficientNetLite0().train_batch_norm
    assert not KerasApplication(name="ResNet50V2").train_batch_norm


def test_a_recipe_is_told():
    task = {"dataset": {"kind": "image_folder", "train": "none"}, "head": {"kind": "classification"}}
    backbone = {"kind": "keras_application", "name": "ResNet50V2", "weights": "random"}
    raw = {"title": "a", "tasks": {"kind": task}, "model": {"backbone": backbone}, "train": {"optimizer": "adam"}}
    with pytest.raises(
        UserErrors, match=r"model\.backbone: weights that start from chance .* set train_batch_norm = t"
    ):
        read_recipe(raw, "a")


def test_stages_of_a_model_are_unfrozen():
    backbone = SmallCnn(image_size=(32, 32), width=4, freeze_stages=5)
    model = mtl.build_model(backbone, [mtl.Task("size", head=mtl.heads.Regression())])
    assert not model.backbone.trainable_variables
    mtl.freeze_stages(model.backbone, 3, train_batch_norm=True)
    trained = {variable.path for variable in model.trainable_variables}
    assert any("down_16" in path for path in trained)
    assert any("block_32_0_0_norm" in path for path in trained)
    assert not any("down_8" in path or "stage_8" in path for path in trained)
    model.compile(optimizer="sgd")
    before = {variable.path: variable.numpy() for variable in model.backbone.variables}
    pictures = np.random.default_rng(0).uniform(0, 255, (4, 32, 32, 3))
    model.fit({"image": pictures}, {"size": np.ones(4)}, verbose=0)
    moved = {each.path for each in model.backbone.variables if not np.array_equal(each, before[each.path])}
    assert any("down_16" in path for path in moved)
    assert not any("down_8" in path or "stage_8" in path for path in moved)


@pytest.mark.parametrize(
    ("count", "message"), [(6, "expected 0 to 5 stages; received 6"), (1, r"received Functional .*backbone")]
)
def test_what_has_no_such_stages_is_told(count, message):
    inputs = keras.Input((8,))
    with pytest.raises(UserError, match=message):
        mtl.freeze_stages(keras.Model(inputs, keras.layers.Dense(2)(inputs)), count, train_batch_norm=False)
