import itertools

import pytest

from mtl_keras.data.mixing import KINDS, Mixing, Proportional, Temperature, Uniform
from mtl_keras.errors import UserError

SIZES = {"small": 1_900, "large": 30_400}


@pytest.mark.parametrize(
    ("mixing", "expected"),
    [
        (Proportional(), {"small": 4, "large": 60}),  # 1 : 16
        (Uniform(), {"small": 32, "large": 32}),
        (Temperature(), {"small": 13, "large": 51}),  # 1 : 4, of 64: 12.8 and 51.2
        (Temperature(temperature=4), {"small": 21, "large": 43}),  # 1 : 2, of 64: 21.3 and 42.7
    ],
)
def test_golden_quotas(mixing: Mixing, expected: dict[str, int]) -> None:
    assert mixing.quotas(SIZES, 64) == expected


@pytest.mark.parametrize("mixing", [kind() for kind in KINDS.values()], ids=KINDS)
def test_quotas_fill_the_batch_with_at_least_one_row_each(mixing: Mixing) -> None:
    for sizes in itertools.product([1, 7, 10_000, 3_000_000], repeat=3):
        for batch_size in (3, 4, 32, 101):
            quotas = mixing.quotas(dict(zip("abc", sizes, strict=True)), batch_size)
            assert sum(quotas.values()) == batch_size
            assert min(quotas.values()) >= 1
            assert list(quotas) == ["a", "b", "c"]


def test_a_larger_set_never_gets_fewer_rows() -> None:
    quotas = Temperature().quotas({"a": 10, "b": 500, "c": 500_000}, 32)
    assert quotas["a"] <= quotas["b"] <= quotas["c"]


def test_more_data_sets_than_rows() -> None:
    with pytest.raises(UserError, match=r"train.batch_size: .* 2 data sets; received 1 rows. Give at least 2"):
        Uniform().quotas(SIZES, 1)
