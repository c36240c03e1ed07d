"""Building a model, saving it, and what is said when its parts do not fit."""

import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf

import mtl_keras as mtl
from mtl_keras.precision import precision
from tests.model.small import data, linear_model


def tokens_trunk():
    ids = keras.Input((None,), dtype="int32", name="token_ids")
    return keras.Model({"token_ids": ids}, {"tokens": keras.layers.Embedding(10, 4)(ids)})


def dense_trunk():
    inputs = keras.Input((4,))
    return keras.Model(inputs, keras.layers.Dense(3)(inputs))


REGRESSION = mtl.Task("price", head=mtl.heads.Regression())


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras saves so under numpy 2
def test_a_saved_model_gives_the_same_answers_in_a_fresh_process(tmp_path):
    x, y, weights = data()
    model = linear_model()
    model.fit(x, y, sample_weight=weights, verbose=0)
    model.save(tmp_path / "model.keras")
    np.save(tmp_path / "x.npy", x)
    code = (
        "import sys, numpy as np, mtl_keras as mtl\n"
        "folder = sys.argv[1]\n"
        "model = mtl.load_model(folder)\n"
        "np.savez(folder + '/y.npz', **model.predict(np.load(folder + '/x.npy'), verbose=0))\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True)
    answers = np.load(tmp_path / "y.npz")
    for name, expected in model.predict(x, verbose=0).items():
        np.testing.assert_array_equal(answers[name], expected)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_a_saved_model_goes_on_training_as_if_it_had_not_been_saved(tmp_path):
    x, y, weights = data()
    model = linear_model()
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss={"price": "mean_absolute_error"})
    model.fit(x, y, sample_weight=weights, shuffle=False, verbose=0)
    model.save(tmp_path / "model.keras")
    other = mtl.load_model(tmp_path / "model.keras")
    histories = [each.fit(x, y, sample_weight=weights, shuffle=False, verbose=0).history for each in (model, other)]
    assert histories[0] == histories[1]
    for one, another in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, another)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("kind", mtl.optimizers.KINDS)
def test_a_model_with_our_optimizer_goes_on_training_after_saving(tmp_path, kind):
    x, y, weights = data()
    model = linear_model()
    table = mtl.optimizers.KINDS[kind](learning_rate=0.01, head_learning_rate=3.0, schedule="cosine", warmup=0.5)
    model.compile(optimizer=table.create(20, model.head_variables))
    model.fit(x, y, sample_weight=weights, shuffle=False, verbose=0)
    model.save(tmp_path / "model.keras")
    other = mtl.load_model(tmp_path / "model.keras")
    for each in (model, other):
        each.fit(x, y, sample_weight=weights, shuffle=False, verbose=0)
    for one, another in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, another)


def test_precision_is_kept_in_the_config():
    with precision("mixed_bfloat16"):
        inputs = keras.Input((4,))
        trunk = keras.Model(inputs, keras.layers.Dense(3)(inputs))
        model = mtl.build_model(trunk, [mtl.Task("price", head=mtl.heads.Regression(hidden=[2]))])
    again = type(model).from_config(model.get_config())
    hidden = again.heads["price"].get_layer("hidden_0")
    assert hidden.compute_dtype == "bfloat16"
    assert keras.config.dtype_policy().name == "float32"


def test_config_round_trips():
    model = linear_model(loss_weight=0.25)
    again = mtl.model.MultiTaskModel.from_config(model.get_config())
    assert again.get_config() == model.get_config()
    assert again.tasks == model.tasks


def test_a_head_takes_the_first_feature_it_needs():
    head = mtl.heads.TokenTagging(labels=["O", "B-x", "I-x"])
    model = mtl.build_model(tokens_trunk(), [mtl.Task("tags", head=head), REGRESSION])
    shapes = {name: output.shape for name, output in model.output.items()}
    assert shapes == {"tags": (None, None, 3), "price": (None, 1)}


@pytest.mark.parametrize(
    ("backbone", "tasks", "words"),
    [
        (dense_trunk, [], ["tasks", "at least one"]),
        (dense_trunk, [REGRESSION, REGRESSION], ["tasks.price", "once", "2"]),
        (tokens_trunk, [mtl.Task("token_ids", head=mtl.heads.Regression())], ["tasks.token_ids", "otherwise"]),
        (
            dense_trunk,
            [mtl.Task("tags", head=mtl.heads.TokenTagging(labels=["O"]))],
            ["tasks.tags.head", "token_tagging", "words, tokens", "pooled (None, 3)"],
        ),
        (lambda: keras.Sequential([keras.layers.Dense(3)]), [REGRESSION], ["backbone", "functional", "Sequential"]),
        (lambda: "brt", [REGRESSION], ["backbone", "brt", 'Did you mean "bert"']),
    ],
)
def test_parts_that_do_not_fit(backbone, tasks, words):
    with pytest.raises(mtl.UserError) as caught:
        mtl.build_model(backbone(), tasks)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda y, w: ({"price": y["price"]}, w), ["y", "kind", "received ['price']"]),
        (lambda y, w: (y["price"], w), ["y", "dict"]),
        (lambda y, w: (y, {**w, "prise": w["price"]}), ["sample_weight", "'prise'", 'Did you mean "price"']),
    ],
)
def test_labels_that_do_not_fit(change, words):
    x, y, weights = data()
    y, weights = change(y, weights)
    with pytest.raises(mtl.UserError) as caught:
        linear_model().fit(tf.data.Dataset.from_tensors((x, y, weights)), shuffle=False, verbose=0)
    for word in words:
        assert word in str(caught.value)


def test_compile_names_what_is_no_task():
    with pytest.raises(mtl.UserError, match=r"compile\(loss=...\).*'prize'.*\"price\""):
        linear_model().compile(loss={"prize": "mse"})


def test_task_says_what_is_wrong():
    with pytest.raises(mtl.UserError, match=r"tasks.a.head: expected a table with a kind.*received 3"):
        mtl.Task("a", head=3)
    with pytest.raises(mtl.UserError, match=r"tasks.a.monitor.*\"r2\".*received 'f1'"):
        mtl.Task("a", head="regression", monitor="f1")
