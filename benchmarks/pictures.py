"""Measures what a training step on pictures waits for: the model, or the decoding and moving of the pictures.

    python benchmarks/pictures.py digit_scenes
    python benchmarks/pictures.py surface_defects tasks.kind.dataset.folder=tiles --steps 20

Three times of a step, by turns in one process, so that a busy machine slows all of them alike: the batches alone, the
model alone on a batch that is there, and training as it is. The pictures do not hold a training up where training takes
little more than the model alone. It trains a few steps and keeps nothing.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtl_keras.quiet import quiet_tensorflow
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.schema import Recipe

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.model import MultiTaskModel

STEPS, ROUNDS = 10, 5


@dataclass(frozen=True)
class Times:
    """Seconds of a step: the median over the rounds.

    Args:
        batches: of the batches alone.
        model: of the model alone.
        both: of training.
    """

    batches: float
    model: float
    both: float


def measure(model: "MultiTaskModel", batches: "tf.data.Dataset", steps: int = STEPS, rounds: int = ROUNDS) -> Times:
    """Measures a compiled model and its training batches, which have no end.

    Before a round of what takes batches, as many are thrown away as may be ready by then.
    """
    from mtl_keras.data.pipeline import PREFETCHED

    endless: Iterator[Any] = iter(batches)
    ahead = PREFETCHED + (os.cpu_count() or 1)  # those that are ready, and those that are being made
    ready = next(endless)
    model.make_train_function()

    def train_on(batch: Any) -> None:
        model.train_function(iter([batch]))

    train_on(ready)  # traced
    works: dict[str, Callable[[], object]] = {
        "batches": lambda: next(endless),
        "model": lambda: train_on(ready),
        "both": lambda: train_on(next(endless)),
    }
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            for _ in range(ahead if name != "model" else 0):
                next(endless)
            started = time.perf_counter()
            for _ in range(steps):
                work()
            found[name].append((time.perf_counter() - started) / steps)
    return Times(**{name: statistics.median(values) for name, values in found.items()})


def prepare(recipe: Recipe) -> "tuple[MultiTaskModel, tf.data.Dataset]":
    """Returns a recipe's model, compiled, and its training batches."""
    from mtl_keras.data.pipeline import training_dataset
    from mtl_keras.recipe_data import RecipeData
    from mtl_keras.run_folder import RunFolder
    from mtl_keras.training.prepared import prepare as prepared

    with tempfile.TemporaryDirectory() as folder:
        ready = prepared(recipe, RecipeData(recipe), RunFolder(Path(folder)))
    quotas = recipe.mixing.quotas({source.name: source.size for source in ready.train}, recipe.train.batch_size)
    ready.model.compile(optimizer=recipe.train.optimizer.create(1000, ready.model.head_variables))
    return ready.model, training_dataset(ready.train, ready.heads, quotas, recipe.seed)


def main() -> None:
    """Prints the times of a recipe's steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", help="its name or file")
    parser.add_argument("overrides", nargs="*", help="path=value")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_intermixed_args()
    quiet_tensorflow()
    recipe = load_recipe(options.recipe, options.overrides)
    times = measure(*prepare(recipe), options.steps, options.rounds)
    print(f"{recipe.name}: a step of {recipe.train.batch_size} rows")
    print(f"  batches alone  {times.batches:.3f} s")
    print(f"  model alone    {times.model:.3f} s")
    print(f"  training       {times.both:.3f} s, {times.both / times.model:.2f} times the model alone")


if __name__ == "__main__":
    main()
