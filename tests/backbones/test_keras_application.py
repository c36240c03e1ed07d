import inspect

import keras
import numpy as np
import pytest
from pydantic import ValidationError

import mtl_keras as mtl
from mtl_keras.backbones.application_names import MISFITS, SCALINGS
from mtl_keras.errors import FetchError, UserError, UserErrors
from mtl_keras.recipe.load import read_recipe
from tests.backbones import image_contract as contract

SMALL = ("MobileNetV3Small", "EfficientNetV2B0", "ResNet50V2", "ConvNeXtTiny")
SIZE = (64, 96)


def backbone(name, **options):
    random = {"weights": "random", "train_batch_norm": True}
    return mtl.backbones.KerasApplication(**{"name": name, "image_size": SIZE, **random, **options})


@pytest.fixture(scope="module", params=[*SMALL, "VGG16"])
def small(request):
    """The name of a small network and its trunk, the first stage frozen."""
    return request.param, backbone(request.param, freeze_stages=1).load()


def module_of(name):
    """The public module of a network, which has its ``preprocess_input``."""
    place = inspect.unwrap(getattr(keras.applications, name)).__module__.rpartition(".")[2]
    return getattr(keras.applications, place)


def test_the_names_are_those_of_keras():
    there = {name for name in vars(keras.applications) if inspect.isfunction(getattr(keras.applications, name))}
    assert there == set(SCALINGS) | set(MISFITS)
    assert not set(SCALINGS) & set(MISFITS)


@pytest.mark.parametrize("name", list(SCALINGS))
def test_scaling_is_that_of_the_documented_preprocessing(name):
    from mtl_keras.backbones.keras_application_trunk import scaled

    x = contract.pictures((8, 8))
    image = keras.Input((8, 8, 3))
    found = keras.Model(image, keras.layers.Identity()(scaled(image, SCALINGS[name])))(x)
    np.testing.assert_allclose(found, module_of(name).preprocess_input(x.copy()), rtol=1e-4, atol=1e-4)


def test_pooled_is_what_keras_gives_of_preprocessed_pictures(small):
    name, trunk = small
    x = contract.pictures(SIZE)
    theirs = getattr(keras.applications, name)(weights=None, include_top=False, pooling="avg", input_shape=(*SIZE, 3))
    theirs.set_weights(trunk.get_weights())
    expected = theirs(module_of(name).preprocess_input(x.copy()), training=False)
    np.testing.assert_allclose(contract.output(trunk, x)["pooled"], expected, rtol=1e-3, atol=1e-5)


def test_features(small):
    contract.check_features(backbone(small[0]), small[1])


@pytest.mark.parametrize("name", ["DenseNet121", "EfficientNetB0", "MobileNet", "MobileNetV2", "ResNet50"])
def test_features_of_the_other_families(name):
    contract.check_features(backbone(name))


@pytest.mark.parametrize("name", ["MobileNetV3Small", "ResNet50V2"])
def test_the_layers_of_the_maps_are_the_same_at_every_size(name):
    found = []
    for size in ((64, 64), (224, 160)):
        network = backbone(name, image_size=size).load()
        found.append([network.output[f"maps_{stride}"].shape[-1] for stride in (4, 8, 16, 32)])
    assert found[0] == found[1]


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras saves so under numpy 2
def test_saving(small, tmp_path):
    contract.check_saving(backbone(small[0]), tmp_path, small[1])


@pytest.mark.parametrize("name", SMALL)
def test_freezing(name):
    contract.check_freezing(backbone(name))


def test_what_stays_still():
    contract.check_still_normalisation(backbone("EfficientNetV2B0"))
    contract.check_all_frozen(backbone("MobileNetV3Small"))


def test_what_weighs_channels_freezes_with_its_map_at_the_smallest_size():
    contract.check_freezing(backbone("MobileNetV3Small", image_size=(32, 32)))


def test_one_head():
    contract.check_one_head(backbone("MobileNetV3Small"))


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_weights_of_a_file(tmp_path):
    file = tmp_path / "small.weights.h5"
    theirs = keras.applications.MobileNetV3Small(weights=None, include_top=False, input_shape=(*SIZE, 3), pooling="avg")
    theirs.save_weights(file)
    x = contract.pictures(SIZE)
    found = contract.output(backbone("MobileNetV3Small", weights=str(file)).load(), x)["pooled"]
    np.testing.assert_allclose(found, theirs(x, training=False), rtol=1e-4, atol=1e-6)
    with pytest.raises(UserError, match=r"model\.backbone\.weights: expected a file that .*ResNet50V2.* does not fit"):
        backbone("ResNet50V2", weights=str(file)).load()


def test_no_file_of_weights(tmp_path):
    with pytest.raises(UserError, match=r"there is none at .*a\.weights\.h5\. Correct the path"):
        backbone("MobileNetV3Small", weights=str(tmp_path / "a.weights.h5")).load()


def test_no_network(tmp_path, monkeypatch):
    monkeypatch.setattr("keras.src.backend.config._KERAS_DIR", str(tmp_path))  # where Keras looks for what it has
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(FetchError, match=r"weights: .*weights of MobileNetV3Small; .*\.h5.* Check the network"):
        backbone("MobileNetV3Small", weights="imagenet").load()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"name": "ConvNextTiny"}, r'received "ConvNextTiny"\. Did you mean "ConvNeXtTiny"\?'),
        ({"name": "InceptionV3"}, "does not pad"),
        ({"name": "VGG16", "weights": "noisy"}, '"imagenet", "random" or a file'),
        ({"name": "EfficientNetB0", "weights": "a.weights.h5"}, "EfficientNetV2B0"),
    ],
)
def test_faulty_options(options, expected):
    with pytest.raises(ValidationError, match=expected):
        mtl.backbones.KerasApplication(**options)


def test_a_recipe_with_a_wrong_name():
    head = {"kind": "classification"}
    task = {"dataset": {"kind": "image_folder", "path": "none"}, "head": head}
    model = {"backbone": {"kind": "keras_application", "name": "ResNet50v2"}}
    raw = {"title": "a", "tasks": {"kind": task}, "model": model, "train": {"optimizer": {"kind": "adam"}}}
    with pytest.raises(UserErrors, match=r'model\.backbone\.name: .*Did you mean "ResNet50V2"\?'):
        read_recipe(raw, "a")
