import numpy as np

from mtl_keras.exporting.parity.comparison import Comparison
from mtl_keras.exporting.parity.decisions import Decided
from mtl_keras.exporting.parity.tally import Tally


def test_batches_are_summed_up():
    tally = Tally()
    flags = np.array([[False, True], [True, True]])
    decided = Decided(flags, np.array([[False, True], [True, False]]))
    tally.add("all", "a", 0, Comparison({"p": np.array([[0.1, 0.0], [0.3, 0.2]])}, {"label": decided}))
    tally.add("own", "a", 2, Comparison({"p": np.array([[0.2], [0.4]])}, {"label": decided}))
    tally.add("own", "a", 4, Comparison({"p": np.zeros((1, 0))}, {"label": Decided(flags[:1, :0], flags[:1, :0])}))
    (numbers,), (decisions,) = tally.numbers, tally.decisions
    assert (numbers.count, numbers.largest, numbers.row, numbers.signature) == (6, 0.4, 4, "own")
    assert (decisions.count, decisions.differ, decisions.ties) == (8, 2, 4)
    assert (decisions.row, decisions.signature) == (2, "all")
