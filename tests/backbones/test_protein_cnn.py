"""The small encoder of sequences, its blocks and its pooling against numpy."""

import numpy as np
import pytest
from pydantic import ValidationError

import mtl_keras as mtl
from mtl_keras.backbones.protein_cnn_block import ProteinCnnBlock
from tests.backbones import sequence_contract as contract

TINY = mtl.backbones.ProteinCnn(width=16, dilations=(1, 2), kernel_size=5, pooling_heads=2)

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras with numpy 2.4


@pytest.fixture(scope="module")
def trunk():
    return TINY.load()


def test_features(trunk):
    contract.check_features(TINY, trunk)
    assert trunk.output["pooled"].shape[-1] == 3 * 16


def test_rows_are_alone(trunk):
    contract.check_rows_are_alone(TINY, trunk)


def test_saving(tmp_path):
    backbone = contract.small_windows(TINY)
    contract.check_saving(backbone, backbone.load(), tmp_path)


def test_training():
    contract.check_training(TINY)


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_mixed_precision(policy):
    contract.check_mixed_precision(TINY, policy)


def test_serving(tmp_path):
    backbone = contract.small_windows(TINY)
    contract.check_serving(backbone, backbone.load(), tmp_path)


def test_windows_change_nothing(trunk):
    backbone = contract.small_windows(TINY)
    windowed = backbone.load()
    windowed.set_weights(trunk.get_weights())
    x = contract.inputs(backbone, contract.sequences([3, 75, 32, 33]))
    whole, parts = contract.output(trunk, x), contract.output(windowed, x)
    for name in ("tokens", "pooled"):
        np.testing.assert_allclose(parts[name], whole[name], atol=1e-5)


def test_forty_thousand_residues():
    backbone = mtl.backbones.ProteinCnn(width=16)
    [text] = contract.sequences([40_000])
    found = contract.output(backbone.load(), contract.inputs(backbone, [text, "MKV"]))
    assert found["tokens"].shape == (2, 40_000, 16)
    assert np.isfinite(found["pooled"]).all()


def test_the_radius_is_what_a_residue_sees(trunk):
    """Another residue changes the features of those within the radius, and of no others."""
    ids = contract.inputs(TINY, contract.sequences([60]))["residue_ids"]
    other = ids.copy()
    other[0, 30] = ids[0, 30] % 20 + 1
    tokens = [contract.output(trunk, {"residue_ids": each})["tokens"][0] for each in (ids, other)]
    changed = np.flatnonzero(np.abs(tokens[0] - tokens[1]).max(-1) > 0)
    assert (changed.min(), changed.max()) == (30 - TINY.radius, 30 + TINY.radius)


@pytest.mark.parametrize(("size", "dilation", "length"), [(3, 1, 10), (5, 3, 11), (9, 4, 7), (1, 2, 4)])
def test_a_block_equals_numpy(size, dilation, length):
    draw = np.random.default_rng(0)
    block = ProteinCnnBlock(size, dilation)
    x = draw.normal(size=(2, length, 6)).astype("float32")
    present = np.arange(length) < np.array([[length], [length - 2]])
    block(x, present=present)
    for variable in block.weights:
        variable.assign(draw.normal(size=variable.shape))
    scale, shift, kernel, bias, mix, add = (
        np.asarray(each) for each in (*block.norm.weights, block.kernel, block.bias, *block.mix.weights)
    )
    expected = np.zeros_like(x)
    for row in range(2):
        normed = (x[row] - x[row].mean(-1, keepdims=True)) / np.sqrt(x[row].var(-1, keepdims=True) + 1e-5)
        normed = (normed * scale + shift) * present[row][:, None]
        for place in range(length):
            seen = bias.copy()
            for tap in range(size):
                at = place + (tap - size // 2) * dilation
                if 0 <= at < length:
                    seen += kernel[tap] * normed[at]
            expected[row, place] = x[row, place] + seen / (1 + np.exp(-seen)) @ mix + add
    np.testing.assert_allclose(block(x, present=present), expected, atol=2e-5)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"kernel_size": 4}, "odd number"),
        ({"dilations": ()}, "at least 1 item"),
        ({"dilations": (1, 0)}, "at least 1; received"),
        ({"dilations": (1, 32)}, "overlap of at least 264, since a residue sees 132.*Set overlap = 264"),
        ({"width": 4}, "greater than or equal to 8"),
    ],
)
def test_faulty_options(options, expected):
    with pytest.raises(ValidationError, match=expected):
        mtl.backbones.ProteinCnn(**options)
