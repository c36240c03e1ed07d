"""Pooling over residues against numpy."""

import numpy as np
import pytest

from mtl_keras.sequences.residue_attention import ResidueAttention
from mtl_keras.sequences.residue_mean import ResidueMean

LENGTHS = [0, 1, 4, 7]
TOKENS = np.random.default_rng(0).normal(size=(4, 7, 6)).astype("float32")
PRESENT = np.arange(7) < np.array(LENGTHS)[:, None]


def test_mean():
    found = ResidueMean()(TOKENS, PRESENT).numpy()
    assert not found[0].any()
    for row, length in enumerate(LENGTHS[1:], 1):
        np.testing.assert_allclose(found[row], TOKENS[row, :length].mean(0), rtol=1e-5)


@pytest.mark.parametrize("dtype", ["mixed_float16", "mixed_bfloat16"])
def test_the_mean_of_a_long_row_in_half_precision(dtype):
    tokens = np.full((1, 40_000, 2), 3.0, "float32")
    np.testing.assert_allclose(
        np.asarray(ResidueMean(dtype=dtype)(tokens, np.ones((1, 40_000), bool))).astype("float32"), 3.0, rtol=0.01
    )


def test_attention():
    layer = ResidueAttention(heads=2)
    found = layer(TOKENS, PRESENT).numpy()
    kernel = np.asarray(layer.scores.kernel)
    assert found.shape == (4, 18)
    assert not found[0].any()
    for row, length in enumerate(LENGTHS[1:], 1):
        x = TOKENS[row, :length]
        weights = np.exp(x @ kernel)
        weights /= weights.sum(0)
        np.testing.assert_allclose(found[row], [*(weights.T @ x).ravel(), *x.max(0)], rtol=1e-4, atol=1e-5)
