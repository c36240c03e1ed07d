"""Sluice networks."""

import numpy as np
import pytest

import mtl_keras as mtl
from tests.sharing.made import layers_trunk, vectors

X = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")


def test_it_is_the_equation():
    sharing = mtl.sharing.Sluice(orthogonality=0.5)
    model, columns = vectors(sharing, layers_trunk((4, 4)))
    random = np.random.default_rng(1)
    for variable in model.variables:
        variable.assign(random.normal(size=variable.shape))
    streams, depths, overlaps = [X, X], [], 0.0
    for number in (0, 1):
        weights = [each.get_layer(f"layer_{number}").get_weights() for each in columns.columns.values()]
        made = [x @ kernel + bias for x, (kernel, bias) in zip(streams, weights, strict=True)]
        parts = np.stack([made[0][:, :2], made[0][:, 2:], made[1][:, :2], made[1][:, 2:]])
        mixed = np.einsum("ij,jbc->ibc", model.get_layer(f"stitch.layer_{number}").alpha, parts)
        streams = [np.concatenate(mixed[:2], axis=-1), np.concatenate(mixed[2:], axis=-1)]
        depths.append(streams)
        overlaps += sum(((kernel[:, :2].T @ kernel[:, 2:]) ** 2).sum() for kernel, _ in weights)
    for task, value in model(X).items():
        beta = model.get_layer(f"depth.{task}").beta.numpy()
        expected = sum(share * each["ab".index(task)] for share, each in zip(beta, depths, strict=True))
        np.testing.assert_allclose(value, expected, rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(sharing.penalty(columns.columns), 0.5 * overlaps, rtol=1e-4)


def test_depths_of_other_shapes_are_left_out():
    model, _ = vectors(mtl.sharing.Sluice(), layers_trunk((2, 4)))
    assert not [layer.name for layer in model.layers if layer.name.startswith("depth")]


def test_channels_that_cannot_be_split():
    with pytest.raises(mtl.UserError, match=r"subspaces: expected a divisor.*received 2, and 'layer_0' has 3"):
        vectors(mtl.sharing.Sluice(), layers_trunk((3,)))
