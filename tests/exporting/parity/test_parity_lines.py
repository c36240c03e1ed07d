from mtl_keras.exporting.parity import Parity, parity_lines
from mtl_keras.exporting.parity.result import DecisionsParity, LibraryParity, MetricChange, NumbersParity

NUMBERS = (NumbersParity("a", "value", 10, 1e-7, 3, "a"), NumbersParity("b", "probabilities", 30, 2e-6, 1, "b"))
DECISIONS = (DecisionsParity("b", "label", 1200, 0, 2, None, ""), DecisionsParity("b", "mask", 34, 0, 1, None, ""))
METRICS = (MetricChange("b", "accuracy", 0.9, 0.85, True), MetricChange("b", "mcc", 0.8, 0.8, False))


def test_a_line_a_library(tmp_path):
    libraries = (
        LibraryParity("one 1.0", None, NUMBERS, DECISIONS, METRICS),
        LibraryParity("two", "it is not installed"),
    )
    Parity({"a": 5, "b": 1000}, 1e-4, False, libraries).write(tmp_path)
    assert parity_lines(tmp_path) == [
        "compared with Keras by one 1.0, validation rows 5 of a, 1,000 of b: numbers are up to 2e-06 apart, 0 of 1,234 "
        "decisions differ, 3 more in ties",
        "warning: b accuracy is 0.850 where that of the model is 0.900",
        "not compared by two: it is not installed",
    ]


def test_an_export_that_was_not_compared(tmp_path):
    Parity({}, 1e-4).write(tmp_path)
    assert parity_lines(tmp_path) == ["not compared with the Keras model"]
