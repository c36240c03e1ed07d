"""One vector a row, against numpy."""

import keras
import numpy as np
import pytest

from mtl_keras.errors import UserError
from mtl_keras.features import Features
from mtl_keras.heads.pooling import pooled

SHAPES = {"pooled": (5,), "maps_16": (4, 4, 3), "maps_32": (2, 2, 7)}


@pytest.fixture
def rows():
    rng = np.random.default_rng(0)
    return {name: rng.normal(size=(2, *shape)).astype("float32") for name, shape in SHAPES.items()}


def run(build, rows):
    inputs = {name: keras.Input(rows[name].shape[1:], name=name) for name in rows}
    return np.asarray(keras.Model(inputs, build(Features(**inputs)))(rows))


def test_the_maxima_stand_beside_the_pooled_features(rows):
    expected = np.concatenate(
        [rows["pooled"], rows["maps_16"].max(axis=(1, 2)), rows["maps_32"].max(axis=(1, 2))], axis=1
    )
    np.testing.assert_array_equal(run(lambda features: pooled(features, "mean_and_max"), rows), expected)


def test_the_mean_alone_takes_no_maps(rows):
    only = {"pooled": rows["pooled"]}
    np.testing.assert_array_equal(run(pooled, only), rows["pooled"])


def test_a_map_that_is_not_there_is_left_out(rows):
    two = {name: rows[name] for name in ("pooled", "maps_32")}
    expected = np.concatenate([rows["pooled"], rows["maps_32"].max(axis=(1, 2))], axis=1)
    np.testing.assert_array_equal(run(lambda features: pooled(features, "mean_and_max"), two), expected)


def test_maxima_of_no_maps_are_a_fault(rows):
    with pytest.raises(UserError, match="needs one of maps_16, maps_32; received pooled"):
        run(lambda features: pooled(features, "mean_and_max"), {"pooled": rows["pooled"]})
