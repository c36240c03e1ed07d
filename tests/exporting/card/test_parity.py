from mtl_keras.exporting.card.parity import parity_section
from mtl_keras.exporting.parity.result import DecisionsParity, LibraryParity, MetricChange, NumbersParity, Parity


def test_the_tables_have_what_was_compared():
    library = LibraryParity(
        "onnxruntime 1.2.3",
        None,
        (NumbersParity("mood", "probabilities", 1234, 2.5e-7, 3, "serving_default"),),
        (DecisionsParity("mood", "label", 567, 0, 2, None, "serving_default"),),
    )
    missing = LibraryParity("openvino", "openvino is not installed; run: pip install it")
    text = parity_section(Parity({"mood": 40, "tags": 20}, 1e-5, False, (library, missing)).to_dict())
    assert "the same validation rows: 40 of `mood`, 20 of `tags`" in text
    assert "may differ by 1e-05" in text
    assert "### onnxruntime 1.2.3" in text
    assert "| `mood` | `probabilities` | 1,234 | 2.5e-07 |" in text
    assert "| `mood` | `label` | 567 | 0 | 2 |" in text
    assert "### openvino\n\nNot compared: openvino is not installed" in text


def test_a_quantised_one_shows_what_each_metric_lost():
    library = LibraryParity("litert", metrics=(MetricChange("mood", "accuracy", 0.8, 0.75, True),))
    text = parity_section(Parity({"mood": 40}, 1e-5, True, (library,)).to_dict())
    assert "| `mood` | accuracy | 0.800 | 0.750 | \N{MINUS SIGN}0.050 |" in text
    assert "may differ by" not in text


def test_what_was_not_compared_is_said():
    for parity in (None, Parity({}, 1e-5).to_dict()):
        assert "was not compared with the Keras model" in parity_section(parity)
