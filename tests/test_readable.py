import numpy as np

from mtl_keras.cli.answers import answer_lines
from mtl_keras.readable import readable

ANSWER = {
    "labels": np.array([b"helix", b"helix", b"coil", b""]),
    "confidence": np.array([0.9, 0.8, 0.6, 0.0], "float32"),
    "probabilities": np.array([[0.9, 0.1], [0.8, 0.2], [0.4, 0.6], [0, 0]], "float32"),
}


def line(answer):
    return [str(line) for line in answer_lines("P1", {"structure": answer})][1]


def test_labels_of_residues_lose_the_padding():
    found = readable(ANSWER, b"MKV", ["helix", "coil"])
    assert found["labels"] == ["helix", "helix", "coil"]
    np.testing.assert_allclose(found["confidence"], [0.9, 0.8, 0.6])
    np.testing.assert_allclose(found["probabilities"]["coil"], [0.1, 0.2, 0.6])
    assert line(found) == "  structure  helix 1\N{EN DASH}2, coil 3\N{EN DASH}3"


def test_names_of_one_letter_are_a_track():
    found = readable({**ANSWER, "labels": np.array([b"H", b"H", b"C", b""])}, b"MKV", ["H", "C"])
    assert line(found) == "  structure  HHC"


def test_nothing_is_none():
    empty = {"labels": np.array([b""]), "confidence": np.zeros(1), "probabilities": np.zeros((1, 2))}
    assert line(readable(empty, b"", ["H", "C"])) == "  structure  none"
