"""docs/data.md: its lines are right, and it has a section on each kind."""

import re
import tomllib
from pathlib import Path

import pytest

from mtl_keras import components
from mtl_keras.recipe.load import read_recipe

PAGE = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
RECIPES = [block for block in BLOCKS if "[tasks." in block]
LINES = [line for block in BLOCKS if "[tasks." not in block for line in block.splitlines()]


def test_each_kind_has_a_section() -> None:
    assert set(re.findall(r"^##+ (\w+)$", PAGE, re.MULTILINE)) >= set(components.kinds("dataset"))


@pytest.mark.parametrize("line", LINES)
def test_lines_are_right(line: str) -> None:
    table = tomllib.loads(line)["dataset"]
    assert components.get("dataset", table).kind == table["kind"]


@pytest.mark.parametrize("block", RECIPES)
def test_tasks_share_their_rows(block: str) -> None:
    model = {
        "title": "mine",
        "model": {"backbone": {"kind": "bert", "preset": "hf://a/b"}},
        "train": {"optimizer": "adamw"},
    }
    first, second = read_recipe({"name": "mine", **model, **tomllib.loads(block)}, "mine").tasks.values()
    assert first.dataset.same_rows(second.dataset)
