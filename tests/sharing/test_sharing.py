"""What every sharing architecture keeps to."""

import copy

import keras
import numpy as np
import pytest

import mtl_keras as mtl
from mtl_keras import components
from mtl_keras.trunk_columns import TrunkColumns
from tests.sharing.made import layers_trunk, picture_data, picture_tasks, picture_trunk

KINDS = sorted(components.kinds("sharing"))
SAVING = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras, under numpy 2


def picture_model(kind, tasks=None):
    """Returns a compiled model without metrics, which take long to trace and are not the point here."""
    keras.utils.set_random_seed(0)
    model = mtl.build_model(picture_trunk(), tasks or picture_tasks(), sharing=kind)
    model.compile(keras.optimizers.SGD(0.05), metrics={task.name: [] for task in model.tasks})
    return model


@SAVING
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_learns_and_is_saved(kind, tmp_path):
    x, y = picture_data()
    model = picture_model(kind)
    losses = model.fit(x, y, epochs=10, batch_size=len(x), verbose=0).history["loss"]
    assert losses[-1] < losses[0]
    answers = model.predict(x, verbose=0)
    assert {name: value.shape for name, value in answers.items()} == {
        "price": (len(x), 1),
        "parts": (len(x), 16, 2),
        "mask": (len(x), 16, 16, 2),
    }
    model.save(tmp_path / "model.keras")
    again = mtl.load_model(tmp_path / "model.keras")
    assert again.sharing == model.sharing
    for name, value in again.predict(x, verbose=0).items():
        np.testing.assert_allclose(value, answers[name], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_graph_equals_eager_and_a_task_alone_is_served(kind):
    x, _ = picture_data()
    model = picture_model(kind, picture_tasks()[:1])
    eager = model(x, training=False)["price"]
    np.testing.assert_allclose(model.predict(x, verbose=0)["price"], eager, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_names_paths_and_configs_are_right(kind):
    model = picture_model(kind)
    paths = [variable.path for variable in model.variables]
    assert len(set(paths)) == len(paths)
    own = [layer for layer in model._flatten_layers() if type(layer).__module__.startswith("mtl_keras.sharing")]
    for layer in own:
        config = layer.get_config()
        again = type(layer).from_config(copy.deepcopy(config))
        assert again.get_config() == config


@pytest.mark.parametrize("kind", KINDS)
def test_float16_and_others_keep_their_types(kind):
    from mtl_keras.precision import precision

    with precision("mixed_bfloat16"):
        columns = TrunkColumns(picture_trunk())
        features = components.get("sharing", kind).features(columns, keras.Input((16, 16, 3)), ["a", "b"])
    for each in features.values():
        assert {value.dtype for name, value in each.present().items() if name != "mask"} == {"bfloat16"}
        assert each.mask.dtype == "bool"


@pytest.mark.parametrize("kind", KINDS)
def test_the_penalty_is_a_number(kind):
    columns = TrunkColumns(picture_trunk())
    sharing = components.get("sharing", kind)
    sharing.features(columns, keras.Input((16, 16, 3)), ["a", "b"])
    assert np.isfinite(sharing.penalty(columns.columns))


def test_hard_sharing_shares_everything():
    columns = TrunkColumns(layers_trunk())
    features = components.get("sharing", "hard").features(columns, keras.Input((4,)), ["a", "b"])
    assert features["a"] is features["b"]
    assert list(columns.columns) == ["shared"]


def test_columns_of_other_names_are_copies_that_start_alike():
    columns = TrunkColumns(layers_trunk())
    one, same, other = columns("one"), columns("one"), columns("other")
    assert one is same
    assert one is not other
    assert list(columns.columns) == ["one", "other"]
    x = np.ones((2, 4), "float32")
    np.testing.assert_array_equal(one(x), other(x))
    other.set_weights([each + 1 for each in other.get_weights()])
    assert np.abs(one(x) - other(x)).max() > 1
