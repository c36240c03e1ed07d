import numpy as np

from mtl_keras.data.ragged import Ragged


def test_joined() -> None:
    one, two = Ragged.of(np.array([1, 2]), np.array([2, 0]), 7), Ragged.of(np.array([3]), np.array([0, 1]), 7)
    joined = Ragged.joined([one, two])
    assert joined.lengths.tolist() == [2, 0, 0, 1]
    assert joined.values.tolist() == [1, 2, 3]
    assert joined.pad == 7
