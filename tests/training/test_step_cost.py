"""A few steps are measured on the real model, and nothing is left of them."""

from pathlib import Path

import keras
import pytest

from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe_data import RecipeData
from mtl_keras.training import step_clock
from mtl_keras.training.peak_memory import PeakMemory
from mtl_keras.training.step_clock import StepClock
from mtl_keras.training.step_cost import step_cost


def test_steps_of_a_recipe(tiny_recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    recipe = load_recipe(tiny_recipe, ["model.sharing.kind=hard"])
    found = step_cost(recipe, RecipeData(recipe))
    assert found["steps_per_epoch"] == 8
    assert found["rows"] == 16
    assert found["seconds_epoch"] == 8 * found["seconds"] > 0
    assert 0 < found["seconds_longest"] < found["seconds_first"]
    memory = found["bytes"]
    assert memory["variables"] >= memory["gradients"] > 0
    assert memory["optimizer"] >= 2 * memory["gradients"]  # the two means of Adam
    assert 2**20 < memory["peak"] < 2**40
    assert "2 steps of the longest rows and then 5 steps of others" in found["how"]
    assert not list(tmp_path.iterdir())


class Forgotten(PeakMemory):
    def __init__(self) -> None:
        self.calls: list[str] = []

    def restart(self) -> None:
        self.calls.append("restart")

    def peak(self) -> int:
        self.calls.append("peak")
        return 7


@pytest.mark.parametrize(("budget", "taken"), [(100.0, 7), (5.0, 6), (0.0, 3)])
def test_the_clock_keeps_within_its_time(budget: float, taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]

    def later() -> float:
        now[0] += 1.5
        return now[0]

    monkeypatch.setattr(step_clock, "perf_counter", later)
    memory = Forgotten()
    clock = StepClock(budget, memory)
    model = keras.Sequential([keras.layers.Dense(1)])
    model.stop_training = False
    clock.set_model(model)
    clock.on_train_begin()
    for batch in range(7):
        clock.on_train_batch_end(batch)
        if model.stop_training:
            break
    assert len(clock.seconds) == taken
    assert len(clock.ordinary) == taken - 2
    assert set(clock.seconds) == {1.5}
    assert memory.calls == ["restart", "peak"]
    assert clock.peak == 7
