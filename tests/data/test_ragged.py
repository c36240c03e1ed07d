import numpy as np

from mtl_keras.data.ragged import Ragged


def test_dense_equals_a_loop() -> None:
    made = np.random.default_rng(0)
    rows = [made.integers(1, 100, made.integers(0, 9)) for _ in range(50)]
    ragged = Ragged.of(np.concatenate(rows), np.array([len(row) for row in rows]), pad=-1)
    chosen = made.integers(0, 50, 20)
    for width in (0, 1, 4, 12):
        expected = [[*rows[row][:width], *[-1] * (width - len(rows[row]))] for row in chosen]
        assert ragged.dense(chosen, width).tolist() == expected


def test_joined() -> None:
    one, two = Ragged.of(np.array([1, 2]), np.array([2, 0]), 7), Ragged.of(np.array([3]), np.array([0, 1]), 7)
    joined = Ragged.joined([one, two])
    assert joined.lengths.tolist() == [2, 0, 0, 1]
    assert joined.dense(np.arange(4), 2).tolist() == [[1, 2], [7, 7], [7, 7], [3, 7]]
