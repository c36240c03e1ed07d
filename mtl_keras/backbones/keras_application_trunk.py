"""The trunk of a network of ``keras.applications``."""

import sys
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import keras

from mtl_keras.backbones.application_names import SCALINGS, Scaling
from mtl_keras.errors import FetchError, UserError

_PLACE = "model.backbone.weights"
_STRIDES = (4, 8, 16, 32)
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of the pictures of ImageNet, red, green and blue, from 0 to 1."""
_MEAN_BLUE_FIRST = (103.939, 116.779, 123.68)
"""The same mean as the first networks took it, blue, green and red, from 0 to 255."""


def build_trunk(name: str, weights: str, image_size: tuple[int, int]) -> keras.Model:
    """Builds the trunk with its weights."""
    image = keras.Input((*image_size, 3), name="image")
    network = _network(name, weights, scaled(image, SCALINGS[name]))
    maps = {f"maps_{stride}": _map(network, stride) for stride in _STRIDES}
    return keras.Model({"image": image}, {"pooled": network.output, **maps}, name=name.lower())


def scaled(image: keras.KerasTensor, scaling: Scaling) -> keras.KerasTensor:
    """Returns pictures of 0 to 255 as a network wants them."""
    return _SCALE[scaling](image)


def _symmetric(image: keras.KerasTensor) -> keras.KerasTensor:
    return keras.layers.Rescaling(1 / 127.5, offset=-1.0, name="scale")(image)


def _standard(image: keras.KerasTensor) -> keras.KerasTensor:
    scale = [1 / (255 * deviation) for deviation in _DEVIATION]
    offset = [-mean / deviation for mean, deviation in zip(_MEAN, _DEVIATION, strict=True)]
    return keras.layers.Rescaling(scale, offset=offset, name="scale")(image)


def _blue_first(image: keras.KerasTensor) -> keras.KerasTensor:
    offset = [-mean for mean in _MEAN_BLUE_FIRST]
    return keras.layers.Rescaling(1.0, offset=offset, name="scale")(keras.ops.flip(image, axis=-1))


_SCALE: dict[Scaling, Callable[[keras.KerasTensor], keras.KerasTensor]] = {
    "inside": lambda image: image,
    "symmetric": _symmetric,
    "standard": _standard,
    "blue_first": _blue_first,
}


def _network(name: str, weights: str, image: keras.KerasTensor) -> keras.Model:
    build = getattr(keras.applications, name)
    options = {"include_top": False, "input_tensor": image, "pooling": "avg"}
    if weights == "imagenet":
        return _pretrained(name, lambda: build(weights="imagenet", **options))
    network = build(weights=None, **options)
    if weights != "random":
        _read(network, name, weights)
    return network


def _pretrained(name: str, build: Callable[[], keras.Model]) -> keras.Model:
    try:
        # Keras shows its download on the standard output.
        with warnings.catch_warnings(), redirect_stdout(sys.stderr):
            # MobileNet: that the weights of another size are taken, which fit every size
            warnings.filterwarnings("ignore", message="`input_shape` is undefined")
            return build()
    except Exception as error:  # Keras raises Exception itself where a download fails
        raise FetchError(
            _PLACE,
            f"expected to download the weights of {name}; received: {error}. Check the network; or bring that file "
            f'from another machine into ~/.keras/models; or set weights to a file, or to "random".',
        ) from error


def _read(network: keras.Model, name: str, file: str) -> None:
    path = Path(file).expanduser()
    if not path.is_file():
        raise UserError(_PLACE, f"expected a file of weights; there is none at {path}. Correct the path.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # that layers were left as they were
            network.load_weights(path)
    except (OSError, ValueError, KeyError, UserWarning) as error:
        reason = str(error).splitlines()[0]
        wanted = f'keras.applications.{name}(include_top=False).save_weights("x.weights.h5")'
        raise UserError(_PLACE, f"expected a file that {wanted} wrote; {path} does not fit: {reason}") from error


def _map(network: keras.Model, stride: int) -> keras.KerasTensor:
    """Returns what the last layer of a stride gives; a padded map may have the size of a finer one."""
    size = tuple(side // stride for side in network.inputs[0].shape[1:3])
    layers = [layer for layer in network.operations if not isinstance(layer, keras.layers.ZeroPadding2D)]
    return [layer.output for layer in layers if len(layer.output.shape) == 4 and layer.output.shape[1:3] == size][-1]
