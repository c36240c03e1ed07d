"""Columns of a trunk, computed side by side and joined at cut points."""

import keras
import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras.backbones.efficientnet_lite0_trunk import build_trunk
from mtl_keras.sharing.cut import cuts
from mtl_keras.sharing.walk import walk
from mtl_keras.trunk_columns import TrunkColumns
from tests.backbones.made_checkpoint import make_checkpoint
from tests.backbones.made_esm import make_esm
from tests.sharing.made import layers_trunk, picture_trunk

SMALL = {"width": 8, "window": 16, "overlap": 8, "crop_length": 16, "dilations": (1, 1), "kernel_size": 3}


def bert(folder):
    return mtl.backbones.Bert(preset=str(make_checkpoint(folder / "bert")), sequence_length=24).load()


def esm(folder):
    return mtl.backbones.Esm(preset=str(make_esm(folder / "esm"))).load()


TRUNKS = {
    "layers": (lambda _: layers_trunk((3, 3, 3)), ["layer_0", "layer_1", "layer_2"]),
    "picture": (lambda _: picture_trunk(), ["convolution", "dense"]),
    "small_cnn": (
        lambda _: mtl.backbones.SmallCnn(image_size=(32, 32), width=4).load(),
        [
            "stem_relu",
            "down_4",
            "stage_4_relu",
            "down_8",
            "stage_8_relu",
            "down_16",
            "stage_16_relu",
            "down_32",
            "stage_32_relu",
        ],
    ),
    "efficientnet": (lambda _: build_trunk((32, 32), None), ["stem_norm_relu", "block_15_narrow_norm", "pool"]),
    "protein_cnn": (
        lambda _: mtl.backbones.ProteinCnn(**SMALL).load(),
        ["embedding", "block_0", "windows", "pooling"],
    ),
    "bert": (bert, ["embedding_dropout", "encoder_0", "encoder_1"]),
    "esm": (esm, ["embedding", "layer_0", "windows"]),
}


def like(tensor):
    return keras.Input(tensor.shape[1:], dtype=tensor.dtype, name=tensor.name)


def rows(tensor):
    """Returns rows as an input takes them, 24 long where it takes any length."""
    shape = [2, *(size or 24 for size in tensor.shape[1:])]
    random = np.random.default_rng(0)
    drawn = random.integers(0, 3, shape) if "int" in tensor.dtype else random.normal(size=shape)
    return drawn.astype(tensor.dtype)


@pytest.mark.parametrize("kind", TRUNKS)
def test_columns_that_swap_places_give_what_the_trunk_gives(kind, tmp_path):
    make, names = TRUNKS[kind]
    trunk = make(tmp_path)
    found = cuts(trunk)
    assert [cut.name for cut in found if kind != "efficientnet" or cut.name in names] == names
    columns = TrunkColumns(trunk)
    both = [columns("a"), columns("b")]
    assert [cut.place for cut in cuts(both[1])] == [cut.place for cut in found]
    inputs = keras.tree.map_structure(
        lambda each: keras.Input(each.shape[1:], dtype=each.dtype, name=each.name), trunk.input
    )
    calls = []

    def swapped(cut, tensors):
        calls.append(cut.name)
        return tensors[::-1]

    model = keras.Model(inputs, walk(both, inputs, found, swapped))
    assert calls == [cut.name for cut in found]
    assert len(model.variables) == 2 * len(trunk.variables)
    x = keras.tree.map_structure(rows, trunk.input)
    expected = keras.tree.flatten(trunk.predict(x, verbose=0))
    for column in model.predict(x, verbose=0):
        for one, other in zip(keras.tree.flatten(column), expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_a_hook_changes_what_comes_after():
    trunk = layers_trunk((3, 2))
    inputs = keras.Input((4,))
    [output] = walk([trunk], inputs, cuts(trunk)[:1], lambda _, tensors: [keras.ops.add(tensors[0], 1.0)])
    x = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    first, first_bias, second, second_bias = trunk.get_weights()
    expected = (x @ first + first_bias + 1) @ second + second_bias
    np.testing.assert_allclose(keras.Model(inputs, output)(x), expected, rtol=1e-5)


def test_a_trunk_that_stands_twice_is_computed_once_up_to_a_hook():
    trunk = layers_trunk((3, 2))
    calls = []
    walk([trunk, trunk], keras.Input((4,)), cuts(trunk), lambda _, tensors: calls.append(tensors) or tensors)
    assert all(one is other for one, other in calls)
