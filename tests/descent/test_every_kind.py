"""Every balancer trains a model."""

import keras
import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras import components
from tests.descent.toy import ROWS, model

KINDS = components.kinds("balancer")


def rows():
    """Returns rows whose labels a line gives, some of them missing."""
    random = np.random.default_rng(0)
    x = random.normal(size=(ROWS, 4)).astype("float32")
    y = {f"t{i}": (x @ random.normal(size=4)).astype("float32") for i in range(2)}
    return x, y, {name: random.choice([0.0, 1.0], ROWS).astype("float32") for name in y}


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras saves so under numpy 2
@pytest.mark.parametrize("kind", KINDS)
def test_it_lowers_the_losses_and_is_saved_whole(kind, tmp_path):
    x, y, weights = rows()
    made = model(kind, 2, keras.optimizers.Adam(0.02))
    logs = made.fit(x, y, sample_weight=weights, batch_size=ROWS // 2, epochs=8, shuffle=False, verbose=0).history
    for name in y:
        assert logs[f"{name}_loss"][-1] < 0.7 * logs[f"{name}_loss"][0], name
    made.save(tmp_path / "model.keras")
    other = mtl.load_model(tmp_path / "model.keras")
    # A step is of what is compared here and of nothing else; test_state goes on with loaded models.
    assert other.balancer == made.balancer
    assert other.get_compile_config() == made.get_compile_config()
    saved, loaded = ([*each.variables, *each.optimizer.variables] for each in (made, other))
    assert [variable.path for variable in loaded] == [variable.path for variable in saved]
    for variable, again in zip(saved, loaded, strict=True):
        np.testing.assert_array_equal(again.numpy(), variable.numpy(), err_msg=variable.path, strict=True)
