"""Options that all backbones of pictures have."""

import pytest
from pydantic import ValidationError

from mtl_keras.backbones import EfficientNetLite0, KerasApplication, SmallCnn
from mtl_keras.errors import UserErrors
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
