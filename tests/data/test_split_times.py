from datetime import UTC, datetime

import pytest

from mtl_keras.data.parsed import ParsedRow
from mtl_keras.data.split_times import split_times
from mtl_keras.errors import UserError


def times(*cells: str) -> list[float]:
    return split_times([ParsedRow(line, "text", "a", cells=(cell,)) for line, cell in enumerate(cells, 2)], "all.csv")


def seconds(*moment: int) -> float:
    return datetime(*moment, tzinfo=UTC).timestamp()


def test_numbers_and_dates() -> None:
    assert times("3", " 2.5", "20240531") == [3.0, 2.5, 20240531.0]
    assert times("2024-05-31", "2024-05-31T12:00:00+02:00") == [seconds(2024, 5, 31), seconds(2024, 5, 31, 10)]


def test_eight_digits_are_a_date_among_dates() -> None:
    assert times("20240531", "2024-05-30", "20240601") == [seconds(2024, 5, day) for day in (31, 30)] + [
        seconds(2024, 6, 1)
    ]


@pytest.mark.parametrize(
    ("cells", "lines", "expected"),
    [
        (("1", "soon", "2", "inf", ""), (3, 5, 6), "a number or a date like 2024-05-31 or 2024-05-31T12:00:00"),
        (("19874", "2024-05-31", "soon", "20241350"), (2, 4, 5), "a date as the time, since line or row 3 has one"),
    ],
)
def test_all_cells_at_fault_are_told(cells: tuple[str, ...], lines: tuple[int, ...], expected: str) -> None:
    with pytest.raises(UserError) as caught:
        times(*cells)
    assert f"all.csv: {len(lines)} faults" in str(caught.value)
    for line in lines:
        assert f"all.csv:{line}: expected {expected}" in str(caught.value)
        assert f'received "{cells[line - 2]}". Correct the cell.' in str(caught.value)
