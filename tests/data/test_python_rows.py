import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from mtl_keras.data import PythonRows
from mtl_keras.errors import UserError

MODULE = """
import sys

import numpy as np

def rows(split):
    for number in range({"train": 3, "validation": 2, "test": 1}[split]):
        yield {"text": f"{split} {number}", "label": np.array(["x", "y", "x"])[number], "stars": np.float32(number)}

def tagged(split):
    return [{"words": np.array(["Ann", "ran"]), "tags": ["B-x", "O"]}, {"words": ["a"], "tags": None}]

def fails(split):
    yield {"text": "a", "label": "b"}
    raise RuntimeError("no such table")

def nothing(split):
    return []

def text(split):
    return "text"

def lists(split):
    return [["a", "b"]]

def leaves(split):
    sys.exit(3)

class NAType:
    # As pandas.NA: compared with anything it gives itself, which is neither true nor false.

    def __eq__(self, other):
        return self

    __ne__ = __eq__

    def __bool__(self):
        raise TypeError("boolean value of NA is ambiguous")

def of_pandas(split):
    cells = [2.0, 1.0, float("nan"), np.float64("nan"), NAType(), np.datetime64("NaT"), 10.0]
    texts = ["a", float("nan"), NAType(), "d", "e", "f", 7.0]
    return [{"text": text, "label": cell} for text, cell in zip(texts, cells)]

def of_words(split):
    return [{"text": float("nan"), "label": "a"}]

LIMIT = 3
"""


@pytest.fixture(autouse=True)
def own_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "own_rows.py").write_text(MODULE)
    (tmp_path / "broken_rows.py").write_text("import os\n\n1 / 0\n")
    (tmp_path / "script_rows.py").write_text("import sys\n\nsys.exit('done')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    sys.modules.pop("own_rows", None)


def fault(function: str, **options: str) -> str:
    with pytest.raises(UserError) as caught:
        PythonRows(function=function, **options).load("train")
    return str(caught.value)


def test_rows_of_a_function() -> None:
    rows = PythonRows(function="own_rows:rows")
    assert rows.labels() == ["x", "y"]
    assert rows.load("validation").as_lists() == (["validation 0", "validation 1"], [0, 1])
    stars = PythonRows(function="own_rows:rows", label="stars", label_type="number")
    assert stars.load("train").as_lists()[1] == [0.0, 1.0, 2.0]
    assert rows.same_rows(stars)


def test_words_of_a_function() -> None:
    tagged = PythonRows(function="own_rows.tagged", words="words", label="tags")
    assert tagged.load("test").as_lists() == ([["Ann", "ran"], ["a"]], [[1, 0], [-1]])


def test_what_pandas_writes_in_empty_cells_is_empty_and_whole_numbers_have_no_point() -> None:
    rows = PythonRows(function="own_rows:of_pandas")
    assert rows.labels() == ["1", "10", "2"]
    assert rows.load("train").as_lists() == (["a", "", "", "d", "e", "f", "7"], [2, 0, -1, -1, -1, -1, 1])
    numbers = PythonRows(function="own_rows:of_pandas", label_type="number").load("train").as_lists()[1]
    assert [number if number == number else None for number in numbers] == [2.0, 1.0, None, None, None, None, 10.0]
    said = "expected at least one word in column 'text'; received nothing."
    assert said in fault("own_rows:of_words", words="text", label_type="class")


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ("own_row:rows", "dataset.function: expected a module that can be imported; received own_row. It is looked"),
        ("broken_rows:rows", "broken_rows cannot be imported: ZeroDivisionError: division by zero ("),
        ("broken_rows:rows", "broken_rows.py:3). Correct it."),
        ("own_rows:row", 'own_rows.py; received nothing named row there. Did you mean "rows"?'),
        ("own_rows:LIMIT", "received LIMIT, which is no function."),
        ("own_rows:fails", 'own_rows:fails("train"): the function failed: RuntimeError: no such table ('),
        ("own_rows:fails", "own_rows.py:15)."),
        ("own_rows:leaves", 'own_rows:leaves("train"): the function failed: SystemExit: 3 ('),
        ("script_rows:rows", "script_rows cannot be imported: SystemExit: done ("),
        ("own_rows:nothing", 'own_rows:nothing("train"): expected rows; received none'),
        ("own_rows:text", 'expected a list or generator of dicts; received "text"'),
        (
            "own_rows:lists",
            "own_rows:lists(\"train\"), row 1: expected a dict; received ['a', 'b']. Of a table of pandas",
        ),
    ],
)
def test_functions_at_fault(function: str, said: str) -> None:
    assert said in fault(function)


def test_keys_and_options_are_checked() -> None:
    received = fault("own_rows:rows", label="mood")
    assert 'expected the keys "mood"; received "text", "label", "stars" in all rows. Set text and label' in received
    with pytest.raises(ValidationError, match="function"):
        PythonRows(function="rows")
