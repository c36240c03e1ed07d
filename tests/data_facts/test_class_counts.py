"""Labels are counted by batch as by brute force."""

from typing import Any

import numpy as np
import pytest

from mtl_keras.data.rows import Rows
from mtl_keras.data_facts import class_counts as counting
from mtl_keras.heads import Classification, Head, MultiLabel, Regression, TokenClassification

NAMES = ["a", "b", "c"]
_draw = np.random.default_rng(0)


def counted(labels: list[Any], head: Head, dtype: str = "int32") -> tuple[int, dict[str, int] | None]:
    rows = Rows.of_sequences(["MKV"] * len(labels), ["P"] * len(labels), labels, dtype, head.per)
    return counting.class_counts(rows, head)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_BATCH", 7)


def test_a_class_a_row() -> None:
    labels = _draw.integers(-1, 3, 50).tolist()
    expected = {name: labels.count(number) for number, name in enumerate(NAMES)}
    assert counted(labels, Classification(labels=NAMES)) == (50 - labels.count(-1), expected)


def test_any_number_of_labels_a_row() -> None:
    labels = [[-1] * 3 if number % 5 == 0 else row for number, row in enumerate(_draw.integers(0, 2, (50, 3)).tolist())]
    expected = {name: sum(row[number] == 1 for row in labels) for number, name in enumerate(NAMES)}
    assert counted(labels, MultiLabel(labels=NAMES)) == (40, expected)


def test_a_class_a_residue() -> None:
    labels = [_draw.integers(-1, 3, _draw.integers(1, 4)).tolist() for _ in range(50)]
    expected = {name: sum(row.count(number) for row in labels) for number, name in enumerate(NAMES)}
    labelled = sum(max(row) >= 0 for row in labels)
    assert 0 < labelled < 50
    assert counted(labels, TokenClassification(labels=NAMES)) == (labelled, expected)


def test_values() -> None:
    assert counted([0.5, float("nan"), -1.0], Regression(), "float32") == (2, None)


def test_labels_are_summed_a_batch_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, ...]] = []

    def count(labels: Any, size: int) -> Any:
        seen.append(labels.shape)
        return np.zeros(size, np.int64)

    monkeypatch.setitem(counting._COUNTS, "label", count)
    counted([[0, 0, 1]] * 20, MultiLabel(labels=NAMES))
    assert seen == [(7, 3), (7, 3), (6, 3)]
