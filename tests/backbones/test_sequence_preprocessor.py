"""Sequences in graph against ``alphabet.cleaned`` in Python."""

import string
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.backbones.load_preprocessor import load_preprocessor
from mtl_keras.backbones.sequence_preprocessor import SequencePreprocessor
from mtl_keras.sequences.alphabet import RESIDUES, cleaned

IDS = {letter: 5 + 2 * number for number, letter in enumerate(RESIDUES)}
HARD = [
    "MKV",
    "",
    " mk\tv\r\nLL \n",
    "MK-V..L",
    "MKV*",
    "M*KV* \n-*",
    "**",
    "-*\n",
    "BJOUXZbjouxz",
    "MK1V2>?",
    "MÄK日本🧬V",
    "M\u00a0K\u2003V\u3000\u2028L\u0085\x1c\x1fE\ufeff",
    "M\x00K",
    "e\u0301K",
    "A" * 3000 + "*",
]


def expected(text):
    return [IDS[letter if letter in RESIDUES else "X"] for letter in cleaned(text)]


def check(texts, outputs):
    ids, mask = outputs["residue_ids"].numpy(), outputs["residue_mask"].numpy()
    assert ids.dtype == np.int32
    assert mask.dtype == bool
    rows = [expected(text) for text in texts]
    assert ids.shape == mask.shape == (len(texts), max(1, *map(len, rows), 1))
    for row, own, there in zip(rows, ids, mask, strict=True):
        assert own.tolist() == row + [0] * (len(own) - len(row))
        assert there.tolist() == [True] * len(row) + [False] * (len(own) - len(row))


@pytest.fixture(scope="module")
def preprocessor():
    return SequencePreprocessor(IDS)


def test_hard_strings(preprocessor):
    check(HARD, preprocessor({"sequence": tf.constant(HARD)}))
    check(HARD, tf.function(preprocessor)({"sequence": tf.constant(HARD)}))


def test_random_strings(preprocessor):
    draw = np.random.default_rng(0)
    letters = list(RESIDUES + RESIDUES.lower() + "*-. \n\t" + string.punctuation + "éλ日\u2009\u1680\u202f🧬")
    texts = ["".join(draw.choice(letters, draw.integers(0, 40))) for _ in range(500)]
    check(texts, preprocessor({"sequence": tf.constant(texts)}))


@pytest.mark.parametrize("texts", [[""], ["", "-"], []])
def test_rows_of_nothing_are_one_wide(preprocessor, texts):
    ids = preprocessor({"sequence": tf.constant(texts, tf.string)})["residue_ids"].numpy()
    assert ids.shape == (len(texts), 1)
    assert not ids.any()


def test_bytes_that_are_no_text(preprocessor):
    raw = [b"M\xffK", b"\xc3", b"MK\xe2\x80", b"\xf0\x9f"]
    texts = [each.decode("utf-8", "replace") for each in raw]
    check(texts, preprocessor({"sequence": tf.constant(raw)}))


def test_letters_of_other_scripts_whose_capital_is_ascii_are_no_residues(preprocessor):
    ids = preprocessor({"sequence": tf.constant(["ßıſ"])})["residue_ids"].numpy()
    assert ids.tolist() == [[IDS["X"]] * 3]


def test_saved_and_loaded(preprocessor, tmp_path):
    preprocessor.save(tmp_path / "saved")
    check(HARD, load_preprocessor(tmp_path / "saved")({"sequence": tf.constant(HARD)}))


def test_a_saved_model_needs_tensorflow_alone(preprocessor, tmp_path):
    served = tf.Module()
    served.preprocessor = preprocessor
    served.serve = tf.function(lambda sequence: preprocessor({"sequence": sequence}), autograph=False)
    signature = served.serve.get_concrete_function(preprocessor.raw["sequence"])
    tf.saved_model.save(served, tmp_path / "served", signatures={"serving_default": signature})
    program = """if True:
        import sys, tensorflow as tf
        serve = tf.saved_model.load(sys.argv[1]).signatures["serving_default"]
        print(serve(sequence=tf.constant(["mk V*", ""]))["residue_ids"].numpy().tolist())
        assert not {"mtl_keras", "tensorflow_text"}.intersection(sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "served"], check=True, capture_output=True)
    assert done.stdout.decode().strip() == str([[IDS["M"], IDS["K"], IDS["V"]], [0, 0, 0]])
