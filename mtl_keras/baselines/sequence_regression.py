"""Linear classifiers of whole sequences."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mtl_keras.baselines.base import Fitted, NotFitted
from mtl_keras.baselines.chosen_regression import (
    chosen_regression,
    chosen_regressions,
    label_probabilities,
    some_rows,
)
from mtl_keras.baselines.kmers import kmer_counts, residue_frequencies

MOST_LABELS = 200
"""Labels a row of which each gets a regression of its own."""

Featuriser = Callable[[Sequence[str]], Any]
"""Sequences to an array or a sparse matrix [N, D]."""


def composition(sequences: Sequence[str]) -> Featuriser:
    """Returns features: how frequent each amino acid is, and the logarithm of the length, standardised."""
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(residue_frequencies(sequences))
    return lambda rows: scaler.transform(residue_frequencies(rows))


def kmers(sequences: Sequence[str]) -> Featuriser:
    """Returns features: TF-IDF of the stretches of 1, 2 and 3 residues that these sequences have."""
    from sklearn.feature_extraction.text import TfidfTransformer

    counts = kmer_counts(sequences)
    seen = np.flatnonzero(counts.getnnz(axis=0))
    weigh = TfidfTransformer(sublinear_tf=True).fit(counts[:, seen])
    return lambda rows: weigh.transform(kmer_counts(rows)[:, seen])


def composition_classes(inputs: Sequence[str], labels: Sequence[str]) -> Fitted | None:
    """Predicts a class from the composition by logistic regression."""
    return _classes(composition, inputs, labels)


def kmer_classes(inputs: Sequence[str], labels: Sequence[str]) -> Fitted | None:
    """Predicts a class from stretches of residues by logistic regression."""
    return _classes(kmers, inputs, labels)


def composition_labels(inputs: Sequence[str], labels: "np.ndarray[Any, Any]") -> Fitted | None:
    """Predicts the probability of each label from the composition by logistic regression, one a label."""
    return _labels(composition, inputs, labels)


def kmer_labels(inputs: Sequence[str], labels: "np.ndarray[Any, Any]") -> Fitted | None:
    """Predicts the probability of each label from stretches of residues by logistic regression, one a label."""
    return _labels(kmers, inputs, labels)


def _classes(
    features: Callable[[Sequence[str]], Featuriser], inputs: Sequence[str], labels: Sequence[str]
) -> Fitted | None:
    kept = some_rows(len(labels))
    rows, classes = [inputs[row] for row in kept], np.asarray([labels[row] for row in kept])
    if len(set(classes.tolist())) < 2:
        return None
    featurise = features(rows)
    model = chosen_regression(featurise(rows), classes)
    return lambda others: [str(label) for label in model.predict(featurise(others))]


def _labels(
    features: Callable[[Sequence[str]], Featuriser], inputs: Sequence[str], labels: "np.ndarray[Any, Any]"
) -> Fitted | None:
    if not len(labels):
        return None
    if labels.shape[1] > MOST_LABELS:
        raise NotFitted(
            f"it fits a regression a label, of at most {MOST_LABELS} labels, and there are {labels.shape[1]:,}"
        )
    kept = some_rows(len(labels))
    rows = [inputs[row] for row in kept]
    featurise = features(rows)
    models = chosen_regressions(featurise(rows), labels[kept])
    return lambda others: label_probabilities(models, featurise(others))
