"""The files of answers to sequences."""

from pathlib import Path
from typing import Any

import pytest

from mtl_keras.errors import UserError
from mtl_keras.prediction.predictor import Predictor
from mtl_keras.prediction.sequence_results import writing


def predictor(keys: dict[str, set[str]], labels: dict[str, Any] | None = None) -> Predictor:
    named = {task: frozenset(each) for task, each in keys.items()}
    return Predictor("sequence", labels or dict.fromkeys(keys), named, lambda rows: {})


@pytest.mark.parametrize("ending", ["tsv", "json", "jsonl"])
@pytest.mark.parametrize("task", ["protein", "error"])
def test_a_task_that_would_take_the_place_of_the_name_or_the_fault_is_refused(
    task: str, ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a.{ending}"
    with (
        pytest.raises(UserError, match=f'received "{task}", which is there for any task. Rename the task "{task}"'),
        writing(path, predictor({task: {"label", "probability"}})),
    ):
        pass
    assert not path.exists()
