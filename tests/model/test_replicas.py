from types import SimpleNamespace

import keras
import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.errors import UserError


@pytest.mark.parametrize("step", ["train_step", "test_step"])
def test_several_replicas_are_refused(step, monkeypatch):
    inputs = keras.Input((3,), name="x")
    trunk = keras.Model(inputs, keras.layers.Dense(2)(inputs))
    model = mtl.build_model(trunk, [mtl.Task("price", head=mtl.heads.Regression())])
    model.compile(optimizer="sgd")
    data = (np.ones((2, 3), np.float32), {"price": np.ones(2, np.float32)})
    getattr(model, step)(data)
    monkeypatch.setattr(tf.distribute, "get_strategy", lambda: SimpleNamespace(num_replicas_in_sync=2))
    with pytest.raises(UserError, match="several replicas"):
        getattr(model, step)(data)
