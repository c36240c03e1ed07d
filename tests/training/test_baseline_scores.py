import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.data.rows import Rows
from mtl_keras.heads import Classification, MultiLabel, TokenClassification
from mtl_keras.training.baseline_scores import baseline_scores

LETTERS = ["AAAL", "KKKR", "AALA", "KRKK", "LAAA", "RKKK"] * 3
NAMES = [f"P{number}" for number in range(len(LETTERS))]


def rows(labels, letters=LETTERS):
    columns = {"sequence": letters, "name": NAMES[: len(letters)], "label": labels}
    return Rows(tf.data.Dataset.from_tensor_slices(columns), "sequence", len(letters))


def test_rows_of_proteins():
    oily = np.array([letters[0] in "AL" for letters in LETTERS], "int32")
    classes, several = np.where(np.arange(18) % 7, oily, -1), np.stack([oily, 1 - oily], axis=1)
    several[4] = -1
    residues = tf.ragged.constant([[int(one == "L") if at else -1 for at, one in enumerate(row)] for row in LETTERS])
    data = {"kind": rows(classes), "all": rows(several.astype("int32")), "each": rows(residues)}
    heads = {
        "kind": Classification(labels=("charged", "oily")),
        "all": MultiLabel(labels=("oily", "charged")),
        "each": TokenClassification(labels=("no", "yes")),
    }
    scores = baseline_scores(heads, data, {"test": data})
    assert scores["kmer_logistic_regression"]["test"]["kind"]["accuracy"] == 1.0
    assert scores["composition_logistic_regression"]["test"]["all"]["micro_f1"] == 1.0
    assert scores["composition_logistic_regression"]["test"]["all"]["fmax"] == 1.0
    assert scores["most_frequent_label"]["test"]["each"]["accuracy"] == 1.0
    assert set(scores["majority"]["test"]) == set(heads)
    given = [label for row in residues.to_list() for label in row if label >= 0]
    assert scores["majority"]["test"]["each"]["accuracy"] == pytest.approx(given.count(0) / len(given))


def test_what_is_left_out_is_told_to_the_run_and_not_printed(capsys):
    labels = tuple(f"t{number}" for number in range(201))
    data = {"terms": rows(np.arange(18 * 201).reshape(18, 201).astype("int32") % 2)}
    told = []
    baseline_scores({"terms": MultiLabel(labels=labels)}, data, {}, told.append)
    assert len(told) == 2
    assert all("is left out" in line for line in told)
    assert capsys.readouterr().out == ""


def test_of_many_rows_every_second_or_third_is_taken(monkeypatch):
    monkeypatch.setattr("mtl_keras.training.baseline_scores.MOST_ROWS", 8)
    every_third = np.where(np.arange(18) % 3 == 0, 0, 1).astype("int32")  # the others never reach the baselines
    heads, told = {"kind": Classification(labels=("taken", "left"))}, []
    data = {"kind": rows(every_third)}
    scores = baseline_scores(heads, data, {"test": data}, told.append)
    assert scores["majority"]["test"]["kind"]["accuracy"] == 1.0
    assert told[0] == "  kind: the baselines learn from 6 of the 18 training rows"
