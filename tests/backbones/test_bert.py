import subprocess
import sys
import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf
from pydantic import ValidationError

from mtl_keras.backbones import KINDS, Bert
from mtl_keras.errors import UserError
from mtl_keras.features import Features
from mtl_keras.precision import precision
from tests.backbones.made_checkpoint import VOCABULARY, make_checkpoint
from tests.backbones.numpy_bert import NumpyBert


def rows(vocabulary, lengths, seed=0):
    """Returns ids [B, L], 0 where padded, and places of words, -1 where there is none."""
    draw = np.random.default_rng(seed)
    ids = np.zeros((len(lengths), max(lengths)), np.int32)
    positions = np.full((len(lengths), 5), -1, np.int32)
    for row, length in enumerate(lengths):
        ids[row, :length] = draw.integers(1, vocabulary, length)
        places = np.sort(draw.choice(length, min(length, 1 + row), replace=False))[:5]
        positions[row, : len(places)] = places
    return {"token_ids": ids, "word_positions": positions}


def largest_difference(folder, inputs, outputs, pooling):
    truth = NumpyBert(folder)
    worst = 0.0
    for row, ids in enumerate(inputs["token_ids"]):
        length = np.count_nonzero(ids)
        expected = truth.row(ids[:length])
        pooled = {"mean": expected.mean(0), "cls": expected[0]}.get(pooling)
        pooled = truth.pooler(expected) if pooled is None else pooled
        places = inputs["word_positions"][row]
        places = places[places >= 0]
        worst = max(
            worst,
            np.abs(outputs["tokens"][row, :length] - expected).max(),
            np.abs(outputs["pooled"][row] - pooled).max(),
            np.abs(outputs["words"][row, : len(places)] - expected[places]).max(),
        )
    return worst


def outputs_of(model, inputs):
    return {name: np.asarray(value) for name, value in model(inputs).items()}


@pytest.mark.parametrize("pooling", ["mean", "cls", "pooler"])
def test_equals_numpy_on_the_real_weights(minilm, pooling):
    inputs = rows(30_522, [2, 3, 17, 40, 64])
    outputs = outputs_of(Bert(preset=str(minilm), pooling=pooling).load(), inputs)
    assert largest_difference(minilm, inputs, outputs, pooling) < 1e-5


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"prefix": "bert.", "norms": ("gamma", "beta")},
        {"hidden_act": "gelu_new"},
        {"layer_norm_eps": 1e-3, "num_attention_heads": 4},
        {"hidden_act": None},
    ],
    ids=str,
)
def test_equals_numpy_on_every_form_of_checkpoint(tmp_path, form):
    folder = make_checkpoint(tmp_path / "given", **form)
    own = {key: value for key, value in form.items() if value and key not in ("prefix", "norms")}
    plain = make_checkpoint(tmp_path / "plain", **own)
    inputs = rows(len(VOCABULARY), [2, 9, 40])
    outputs = outputs_of(Bert(preset=str(folder), pooling="pooler", sequence_length=40).load(), inputs)
    assert largest_difference(plain, inputs, outputs, "pooler") < 1e-5


def test_half_precision_weights_are_read(tmp_path):
    folder = make_checkpoint(tmp_path, dtype=np.float16)
    inputs = rows(len(VOCABULARY), [3, 8])
    outputs = outputs_of(Bert(preset=str(folder), sequence_length=40).load(), inputs)
    assert largest_difference(folder, inputs, outputs, "mean") < 1e-5


def test_masks_and_shapes(tiny):
    backbone = Bert(preset=str(tiny), sequence_length=40)
    model = backbone.load()
    inputs = rows(len(VOCABULARY), [2, 9])
    outputs = outputs_of(model, inputs)
    np.testing.assert_array_equal(outputs["mask"], inputs["token_ids"] != 0)
    np.testing.assert_array_equal(outputs["word_mask"], inputs["word_positions"] >= 0)
    assert outputs["mask"].dtype == outputs["word_mask"].dtype == bool
    assert set(Features.of(model.output).present()) == set(backbone.gives)
    assert set(model.input) == {"token_ids", "word_positions"}


def test_padding_changes_nothing(tiny):
    model = Bert(preset=str(tiny), sequence_length=40).load()
    short = rows(len(VOCABULARY), [7])
    long = {**short, "token_ids": np.pad(short["token_ids"], [[0, 0], [0, 20]])}
    np.testing.assert_allclose(model(short)["pooled"], model(long)["pooled"], atol=1e-6)


def test_word_shapes_are_beside_the_words(tiny):
    plain = Bert(preset=str(tiny), sequence_length=40).load()
    shaped = Bert(preset=str(tiny), sequence_length=40, word_shapes=True).load()
    inputs = rows(len(VOCABULARY), [2, 9])
    shapes = np.array([[1, 0, 0, 0, 0], [1, 2, 0, 0, 0]], np.int32)
    words = shaped({**inputs, "word_shapes": shapes})["words"]
    np.testing.assert_allclose(words[..., :8], plain(inputs)["words"], atol=1e-6)
    extra = words[..., 8:].numpy()
    np.testing.assert_array_equal(extra[0, 0], extra[1, 0])
    assert np.abs(extra[1, 0] - extra[1, 1]).max() > 0


def test_saved_model_is_the_same_in_a_fresh_process(tmp_path):
    for activation in ("gelu", "gelu_new"):
        folder = make_checkpoint(tmp_path / activation, hidden_act=activation)
        model = Bert(preset=str(folder), sequence_length=40, word_shapes=True, pooling="pooler").load()
        inputs = rows(len(VOCABULARY), [2, 9]) | {"word_shapes": np.ones((2, 5), np.int32)}
        _save(model, folder / "trunk.keras")
        np.savez(folder / "inputs.npz", **inputs)
        np.savez(folder / "outputs.npz", **outputs_of(model, inputs))
    program = """if True:
        import sys, keras, numpy as np
        import mtl_keras.backbones.bert_trunk
        for folder in sys.argv[1:]:
            model = keras.saving.load_model(folder + "/trunk.keras")
            outputs = model(dict(np.load(folder + "/inputs.npz")))
            for name, value in np.load(folder + "/outputs.npz").items():
                np.testing.assert_array_equal(np.asarray(outputs[name]), value)
    """
    folders = [str(tmp_path / name) for name in ("gelu", "gelu_new")]
    subprocess.run([sys.executable, "-c", program, *folders], check=True, capture_output=True)


def _save(model, path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Keras with numpy 2.4
        model.save(path)


def test_frozen_parts_do_not_train(tiny):
    model = Bert(preset=str(tiny), sequence_length=40, freeze_embeddings=True, freeze_layers=1).load()
    trained = {variable.path.split("/")[0] for variable in model.trainable_variables}
    assert trained == {"embedding_norm", "encoder_1"}
    again = keras.Model.from_config(model.get_config())
    assert len(again.trainable_variables) == len(model.trainable_variables)


def test_dropout_is_the_checkpoints_unless_given(tiny):
    assert Bert(preset=str(tiny), sequence_length=40).load().get_layer("encoder_0").dropout == 0.1
    assert Bert(preset=str(tiny), sequence_length=40, dropout=0.3).load().get_layer("encoder_0").dropout == 0.3


def test_a_step_lowers_the_loss_and_dropout_is_off_in_inference(tiny):
    trunk = Bert(preset=str(tiny), sequence_length=40).load()
    inputs = rows(len(VOCABULARY), [9] * 32)
    y = (inputs["token_ids"][:, 1] % 2).astype("float32")
    model = keras.Model(trunk.input, keras.layers.Dense(1)(trunk.output["pooled"]))
    model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
    model.optimizer.learning_rate = 1e-2
    model.optimizer.build(model.trainable_variables)  # made in a step, its variables have it traced twice
    losses = model.fit(inputs, y, epochs=20, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
    np.testing.assert_array_equal(trunk(inputs)["tokens"], trunk(inputs)["tokens"])
    assert np.abs(trunk(inputs, training=True)["tokens"] - trunk(inputs)["tokens"]).max() > 0.01


@pytest.mark.parametrize(("policy", "tolerance"), [("mixed_bfloat16", 0.1), ("mixed_float16", 0.02)])
def test_mixed_precision(tiny, policy, tolerance):
    inputs = rows(len(VOCABULARY), [3, 9, 20])
    exact = Bert(preset=str(tiny), sequence_length=40).load()
    with precision(policy):
        trunk = Bert(preset=str(tiny), sequence_length=40).load()
    for name, expected in outputs_of(exact, inputs).items():
        given = np.asarray(trunk(inputs)[name]).astype("float32")
        there = inputs["token_ids"] != 0 if name == "tokens" else ...
        np.testing.assert_allclose(given[there], expected.astype("float32")[there], atol=tolerance)
    model = keras.Model(trunk.input, keras.layers.Dense(1, dtype="float32")(trunk.output["pooled"]))
    model.compile("adam", "mse", jit_compile=False)
    model.optimizer.build(model.trainable_variables)  # made in a step, its variables have it traced twice
    before = [np.asarray(weight) for weight in model.trainable_variables]
    history = model.fit(inputs, np.zeros(3, "float32"), epochs=2, verbose=0).history
    assert np.isfinite(history["loss"]).all()
    assert all(np.isfinite(weight).all() for weight in model.trainable_variables)
    assert any((old != np.asarray(new)).any() for old, new in zip(before, model.trainable_variables, strict=True))


def test_graph_equals_eager(tiny):
    model = Bert(preset=str(tiny), sequence_length=40).load()
    inputs = {name: tf.constant(value) for name, value in rows(len(VOCABULARY), [3, 11]).items()}
    np.testing.assert_allclose(tf.function(model)(inputs)["tokens"], model(inputs)["tokens"], atol=1e-5)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model_type": "roberta"}, "'roberta'"),
        ({"hidden_act": "swish9"}, "'swish9'"),
        ({"max_position_embeddings": 20}, "at most 20"),
    ],
)
def test_unfit_checkpoints_are_explained(tmp_path, change, message):
    folder = make_checkpoint(tmp_path, **change)
    with pytest.raises(UserError, match=message):
        Bert(preset=str(folder), sequence_length=30).load()


def test_a_checkpoint_without_a_pooler(tmp_path):
    folder = make_checkpoint(tmp_path, pooler=False)
    assert Bert(preset=str(folder), sequence_length=40).load().output["pooled"].shape == (None, 8)
    with pytest.raises(UserError, match=r'pooler.dense.*Choose pooling "mean"'):
        Bert(preset=str(folder), sequence_length=40, pooling="pooler").load()


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors"])
def test_missing_files_are_named(tmp_path, missing):
    folder = make_checkpoint(tmp_path)
    (folder / missing).unlink()
    with pytest.raises(UserError, match=missing):
        Bert(preset=str(folder), sequence_length=40).load()


def test_broken_files_are_named(tmp_path):
    folder = make_checkpoint(tmp_path)
    (folder / "model.safetensors").write_bytes(b"no")
    with pytest.raises(UserError, match="Fetch the checkpoint again"):
        Bert(preset=str(folder), sequence_length=40).load()
    (folder / "config.json").write_text("{")
    with pytest.raises(UserError, match=r"config.json.*JSON"):
        Bert(preset=str(folder), sequence_length=40).load()


@pytest.mark.parametrize("preset", ["no/such/folder", "wheel:no-such-wheel"])
def test_unknown_presets(preset):
    with pytest.raises(UserError, match="no"):
        Bert(preset=preset).load()


def test_options_are_checked_without_tensorflow():
    assert KINDS["bert"] is Bert
    with pytest.raises(ValidationError):
        Bert(preset="x", pooling="max")
    program = "import sys, mtl_keras.backbones as b; b.Bert(preset='x'); assert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
