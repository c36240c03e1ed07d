from mtl_keras.data_prep.cleaning.conflicts import settle


def test_agreement() -> None:
    assert settle(["good", "good"], [0.4, 0.9]) == "good"


def test_weight_decides_not_number() -> None:
    assert settle(["good", "bad", "bad"], [1.0, 0.2, 0.2]) == "good"


def test_no_majority() -> None:
    assert settle(["good", "bad"], [0.6, 0.5]) is None


def test_two_thirds_are_enough() -> None:
    assert settle(["good", "good", "bad"], [1.0, 1.0, 1.0]) == "good"
