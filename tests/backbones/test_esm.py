"""The trunk of ESM-2 against a separate ESM in numpy."""

import subprocess
import sys
import warnings
from pathlib import Path

import keras_hub
import numpy as np
import pytest

from mtl_keras.backbones import KINDS, Esm
from mtl_keras.errors import UserError
from tests.backbones import sequence_contract as contract
from tests.backbones.made_esm import VOCABULARY, make_esm
from tests.backbones.numpy_esm import NumpyEsm

TEXTS = [*contract.sequences(), "MKJBOUXZ"]

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras with numpy 2.4


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return Esm(preset=str(make_esm(tmp_path_factory.mktemp("esm"))))


@pytest.fixture(scope="module")
def trunk(tiny):
    return tiny.load()


def check_against_numpy(backbone, folder, trunk=None, texts=TEXTS):
    truth = NumpyEsm(folder)
    found = contract.output(trunk or backbone.load(), contract.inputs(backbone, texts))
    for row, text in enumerate(texts):
        expected = truth.letters(text)
        np.testing.assert_allclose(found["tokens"][row, : len(text)], expected, atol=1e-5)
        np.testing.assert_allclose(found["pooled"][row], expected.mean(0), atol=1e-5)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"prefix": ""},
        {"token_dropout": False},
        {"layer_norm_eps": 1e-3, "num_attention_heads": 2},
        {"dtype": np.float16},
    ],
    ids=str,
)
def test_equals_numpy(tmp_path, form):
    folder = make_esm(tmp_path, **form)
    check_against_numpy(Esm(preset=str(folder)), folder)


def test_windows_are_sequences_of_their_own(tiny):
    backbone = contract.small_windows(tiny)
    [text] = contract.sequences([60])
    found = contract.output(backbone.load(), contract.inputs(backbone, [text]))["tokens"][0]
    truth = NumpyEsm(Path(backbone.preset))
    # Windows of 32 that share 24 start at 0, 8, 16, 24 and 32; each but the first and the last keeps 8 of its middle.
    expected = [truth.letters(text[start : start + 32]) for start in (0, 8, 16, 24, 32)]
    parts = [expected[0][:20], *(each[12:20] for each in expected[1:4]), expected[4][12:]]
    np.testing.assert_allclose(found, np.concatenate(parts), atol=1e-5)


def test_features(tiny, trunk):
    contract.check_features(tiny, trunk)


def test_rows_are_alone(tiny, trunk):
    contract.check_rows_are_alone(tiny, trunk)


def test_saving(tiny, tmp_path):
    backbone = contract.small_windows(tiny).model_copy(update={"freeze_layers": 1, "freeze_embeddings": True})
    contract.check_saving(backbone, backbone.load(), tmp_path)


def test_training(tiny):
    contract.check_training(tiny)


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_mixed_precision(tiny, policy):
    contract.check_mixed_precision(tiny, policy)


def test_serving(tiny, tmp_path):
    backbone = contract.small_windows(tiny)
    contract.check_serving(backbone, backbone.load(), tmp_path)


def test_frozen_parts_do_not_train(tiny):
    trunk = tiny.model_copy(update={"freeze_embeddings": True, "freeze_layers": 1}).load()
    assert {each.path.split("/")[-3 if "layer_" in each.path else -2] for each in trunk.trainable_variables} == {
        "layer_1",
        "norm",
    }


def test_dropout_is_the_checkpoints_unless_given(tmp_path):
    folder = make_esm(tmp_path, hidden_dropout_prob=0.2)
    for options, rate in (({}, 0.2), ({"dropout": 0.3}, 0.3)):
        encoder = Esm(preset=str(folder), **options).load().get_layer("windows").encoder
        assert encoder.get_layer("layer_0").dropout == rate


def test_a_preset_in_keras_hubs_own_form(tmp_path):
    """keras-hub's own backbone attends to padding and takes the tanh GELU, so that numpy is the truth here too."""
    folder = make_esm(tmp_path / "plain")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Keras with numpy 2.4
        keras_hub.models.ESMBackbone.from_preset(str(folder)).save_to_preset(tmp_path / "hub")
        keras_hub.tokenizers.ESMTokenizer(list(VOCABULARY)).save_to_preset(tmp_path / "hub")
        check_against_numpy(Esm(preset=str(tmp_path / "hub")), folder)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"model_type": "bert"}, "expected a checkpoint of model_type \"esm\"; .*'bert'.*ESM-2"),
        ({"position_embedding_type": "absolute"}, "rotary positions.*'absolute'"),
        ({"emb_layer_norm_before": True}, "no normalisation of the embeddings"),
        ({"vocabulary": [each for each in VOCABULARY if each not in ("W", "<eos>")]}, "without W, <eos>"),
        ({"vocabulary": VOCABULARY[4:5] + VOCABULARY[:4] + VOCABULARY[5:]}, "a mark in front"),
        ({"num_hidden_layers": 3}, r"there is no encoder\.layer\.2"),
    ],
)
def test_unfit_checkpoints_are_explained(tmp_path, change, message):
    with pytest.raises(UserError, match=message):
        Esm(preset=str(make_esm(tmp_path, **change))).load()


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors", "vocab.txt"])
def test_missing_files_are_named(tmp_path, missing):
    folder = make_esm(tmp_path)
    (folder / missing).unlink()
    with pytest.raises(UserError, match=missing):
        Esm(preset=str(folder)).load()


def test_broken_files_are_named(tmp_path):
    folder = make_esm(tmp_path)
    (folder / "model.safetensors").write_bytes(b"no")
    with pytest.raises(UserError, match="Fetch the checkpoint again"):
        Esm(preset=str(folder)).load()
    (folder / "config.json").write_text("{")
    with pytest.raises(UserError, match=r"config.json.*JSON"):
        Esm(preset=str(folder)).preprocessor()


def test_unknown_presets():
    with pytest.raises(UserError, match="there is no 'no/such/folder'"):
        Esm(preset="no/such/folder").load()


def test_names_of_keras_hub_are_known():
    assert Esm(preset="esm2_t6_8M")._checkpoint().source == "esm2_t6_8M"


def test_options_are_checked_without_tensorflow():
    assert KINDS["esm"] is Esm
    program = "import sys, mtl_keras.backbones as b; b.Esm(preset='x'); assert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
