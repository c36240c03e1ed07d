"""What every sharing architecture keeps to."""

import keras
import numpy as np
import pytest

from mtl_keras import components
from mtl_keras.trunk_columns import TrunkColumns


def trunk():
    inputs = keras.Input((4,))
    return keras.Model(inputs, keras.layers.Dense(3)(inputs))


@pytest.mark.parametrize("kind", components.kinds("sharing"))
def test_every_task_has_features(kind):
    columns = TrunkColumns(trunk())
    features = components.get("sharing", kind).features(columns, keras.Input((4,)), ["a", "b"])
    assert set(features) == {"a", "b"}
    assert all(each.pooled.shape[0] is None for each in features.values())


def test_hard_sharing_shares_everything():
    columns = TrunkColumns(trunk())
    features = components.get("sharing", "hard").features(columns, keras.Input((4,)), ["a", "b"])
    assert features["a"] is features["b"]


def test_columns_of_other_names_are_copies_that_start_alike():
    columns = TrunkColumns(trunk())
    one, same, other = columns("one"), columns("one"), columns("other")
    assert one is same
    assert one is not other
    x = np.ones((2, 4), "float32")
    np.testing.assert_array_equal(one(x), other(x))
    other.set_weights([each + 1 for each in other.get_weights()])
    assert np.abs(one(x) - other(x)).max() > 1
