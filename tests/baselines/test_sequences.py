"""Baselines of sequences: their features against plain counting, and toys that they must solve."""

import math
import random
from collections import Counter

import numpy as np

from mtl_keras.baselines import fit_baselines, sequence_regression
from mtl_keras.baselines.chosen_regression import STRENGTHS, chosen_regression, some_rows
from mtl_keras.baselines.kmers import LETTERS, kmer_counts, residue_frequencies
from mtl_keras.baselines.window_logistic_regression import REACH, _one_hot, _parts, _windows
from mtl_keras.heads import Classification, MultiLabel, TokenClassification
from mtl_keras.sequences.alphabet import AMINO_ACIDS, RESIDUES

chance = random.Random(0)


def sequence(length, letters=RESIDUES):
    return "".join(chance.choices(letters, k=length))


def column(stretch):
    """Returns the place of a stretch among all, the shorter ones first."""
    codes = [AMINO_ACIDS.find(letter) % LETTERS for letter in stretch]
    before = sum(LETTERS**length for length in range(1, len(stretch)))
    return before + sum(code * LETTERS**place for place, code in enumerate(reversed(codes)))


def test_kmers_are_counted():
    rows = [sequence(length) for length in (1, 2, 3, 40)]
    counts = kmer_counts(rows)
    assert counts.shape == (4, 21 + 21**2 + 21**3)
    for row, found in zip(rows, counts, strict=True):
        stretches = [row[at : at + size] for size in (1, 2, 3) for at in range(len(row) - size + 1)]
        expected = Counter(map(column, stretches))
        assert dict(zip(found.indices.tolist(), found.data.tolist(), strict=True)) == expected


def test_frequencies_are_shares_and_the_length():
    row = "AAC" + "U"
    found = residue_frequencies([row])[0]
    assert found[:3].tolist() == [0.5, 0.25, 0]
    assert (found[20], found[21]) == (0.25, math.log(4))
    assert residue_frequencies([]).shape == (0, 22)


def test_windows_are_the_letters_around():
    rows = ["ACD", "", "W" * 20]
    found = _windows(rows)
    assert found.shape == (23, 2 * REACH + 1)
    assert found[1].tolist() == [21] * 6 + [0, 1, 2] + [21] * 6
    matrix = _one_hot(found)
    assert matrix.shape == (23, 15 * 22)
    assert matrix.sum() == 23 * 15
    assert matrix[1].indices.tolist() == [22 * place + letter for place, letter in enumerate(found[1])]


def test_parts_of_rows_are_all_rows_once():
    rows = ["A" * 90_000] * 7 + ["A"] * 3
    parts = _parts(rows)
    assert len(parts) > 2
    assert [row for start, end in parts for row in range(start, end)] == list(range(10))


def test_the_strength_is_chosen_on_held_out_rows():
    rng = np.random.default_rng(0)
    features = rng.normal(size=(200, 60))
    noise = rng.integers(0, 2, 200)  # nothing to be learned: the more regularised, the better
    chosen = chosen_regression(features, noise).C
    assert chosen == min(STRENGTHS)
    clear = (features[:, 0] > 0).astype(int)
    chosen = chosen_regression(features, clear).C
    assert chosen > min(STRENGTHS)


def test_some_rows_are_all_or_so_many():
    assert some_rows(5).tolist() == [0, 1, 2, 3, 4]
    few = some_rows(1000, 10)
    assert len(set(few)) == 10
    assert (np.diff(few) > 0).all()
    np.testing.assert_array_equal(few, some_rows(1000, 10))


def by_composition(count):
    rows = [sequence(60, AMINO_ACIDS + letter * 20) for letter in ("L", "K", "G") for _ in range(count)]
    return rows, [name for name in ("oily", "charged", "small") for _ in range(count)]


def test_classes():
    fitted = fit_baselines(Classification(), by_composition(30), "sequence")
    assert set(fitted) == {"majority", "composition_logistic_regression", "kmer_logistic_regression"}
    rows, classes = by_composition(10)
    for name in ("composition_logistic_regression", "kmer_logistic_regression"):
        assert fitted[name](rows) == classes


def test_order_is_seen_by_kmers_only():
    rows = ["".join(chance.sample(["KR", "DE", "KR", "DE"] * 4, 16)) for _ in range(80)]
    rows += [row[::-1] for row in rows]
    classes = ["forward"] * 80 + ["backward"] * 80
    fitted = fit_baselines(Classification(), (rows, classes), "sequence")
    found = {name: np.mean(np.array(predict(rows)) == classes) for name, predict in fitted.items()}
    assert found["kmer_logistic_regression"] > 0.95
    assert found["composition_logistic_regression"] == 0.5


def test_any_number_of_labels():
    rows, classes = by_composition(30)
    names = ["oily", "charged", "all", "none"]
    have = np.array([[name == "oily", name != "small", True, False] for name in classes])
    head = MultiLabel(labels=names, parents={"oily": ["charged"]})
    for name, predict in fit_baselines(head, (rows, have), "sequence").items():
        predicted = predict(rows)
        assert predicted.probabilities.shape == have.shape
        assert predicted.probabilities.dtype == np.float32
        np.testing.assert_array_equal(predicted.given, predicted.probabilities >= 0.5)
        assert (predicted.probabilities[:, 0] <= predicted.probabilities[:, 1]).all()
        if name != "majority":
            np.testing.assert_array_equal(predicted.given, have)


def test_of_many_labels_none_is_fitted_and_that_is_told(monkeypatch):
    monkeypatch.setattr(sequence_regression, "MOST_LABELS", 2)
    told = []
    have = np.eye(3, dtype=int)
    fitted = fit_baselines(MultiLabel(labels=tuple("abc")), (["A", "C", "D"], have), "sequence", told.append)
    assert set(fitted) == {"majority"}
    assert [("composition" in line, "kmer" in line) for line in told] == [(True, False), (False, True)]
    assert all("of at most 2 labels, and there are 3" in line for line in told)


def test_residues():
    rows = [sequence(50, "ACDEFW") for _ in range(40)]
    # A residue is hot where the one before it is a W; some have no label.
    labels = [["hot" if at and row[at - 1] == "W" else "cold" for at in range(50)] for row in rows]
    labels = [[None if chance.random() < 0.1 else label for label in row] for row in labels]
    fitted = fit_baselines(TokenClassification(), (rows, labels), "sequence")
    assert set(fitted) == {"majority", "most_frequent_label", "window_logistic_regression"}
    others = [sequence(30, "ACDEFW"), "", "W"]
    expected = [["hot" if at and row[at - 1] == "W" else "cold" for at in range(len(row))] for row in others]
    assert fitted["window_logistic_regression"](others) == expected
    assert fitted["majority"](others) == [["cold"] * len(row) for row in others]
