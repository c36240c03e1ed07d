"""A residue's neighbours and a linear classifier."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from mtl_keras.baselines.base import Fitted
from mtl_keras.baselines.chosen_regression import chosen_regression, some_rows
from mtl_keras.baselines.kmers import LETTERS, residue_codes
from mtl_keras.baselines.token_labels import Labels

Array = np.ndarray[Any, Any]

REACH = 7
"""Residues on each side that a residue's label is predicted from."""
MOST_RESIDUES = 200_000
"""Training residues: of more, that many by chance."""

_PLACES = 2 * REACH + 1
_OUTSIDE = LETTERS
"""The letter before the first residue and after the last."""
_AT_ONCE = 200_000


def window_logistic_regression(inputs: Sequence[str], labels: Labels) -> Fitted | None:
    """Predicts each residue's label by logistic regression from its letter and those of the 7 on each side."""
    flat = np.asarray([label for row in labels for label in row], object)
    given = np.flatnonzero(flat != None)  # noqa: E711 - of each element
    given = given[some_rows(len(given), MOST_RESIDUES)]
    if len(set(flat[given])) < 2:
        return None
    model = chosen_regression(_one_hot(_windows(inputs)[given]), flat[given].astype(str))

    def predict(rows: Sequence[str]) -> Sequence[Any]:
        return [names for start, end in _parts(rows) for names in _predicted(model, rows[start:end])]

    return predict


def _predicted(model: Any, rows: Sequence[str]) -> Sequence[Any]:
    names = [str(name) for name in model.predict(_one_hot(_windows(rows)))] if any(rows) else []
    ends = np.cumsum([0, *map(len, rows)])
    return [names[start:end] for start, end in pairwise(ends)]


def _parts(rows: Sequence[str]) -> list[tuple[int, int]]:
    """Returns where parts of rows begin and end, each with about as many residues as are looked at at once."""
    part = np.cumsum(list(map(len, rows))) // _AT_ONCE
    edges = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(rows)]
    return list(pairwise(edges))


def _windows(rows: Sequence[str]) -> Array:
    """Returns the letters around each residue of all rows [residues, 15]."""
    around = (np.pad(residue_codes(row), REACH, constant_values=_OUTSIDE) for row in rows if row)
    views = [np.lib.stride_tricks.sliding_window_view(row, _PLACES) for row in around]
    return np.concatenate([*views, np.zeros((0, _PLACES), np.int64)])


def _one_hot(windows: Array) -> Any:
    """Returns a sparse matrix [residues, 15 * 22] with a 1 for the letter of each place."""
    from scipy.sparse import csr_matrix

    columns = windows + (LETTERS + 1) * np.arange(_PLACES)
    ends = np.arange(len(windows) + 1) * _PLACES
    ones = np.ones(columns.size, np.float32)
    return csr_matrix((ones, columns.ravel(), ends), shape=(len(windows), _PLACES * (LETTERS + 1)))
