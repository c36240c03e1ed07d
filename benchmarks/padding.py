"""Measures how much of a step's tokens is padding, with and without sorting rows by length.

    python benchmarks/padding.py ner_sentiment
    python benchmarks/padding.py ner_sentiment mixing.kind=uniform --steps 512

It reads the rows and the tokenizer of the recipe, and trains nothing.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtl_keras.quiet import quiet_tensorflow
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.schema import Recipe

if TYPE_CHECKING:
    from mtl_keras.data.ragged import Array

STEPS = 256


@dataclass(frozen=True)
class Padding:
    """Shares of tokens that are padding, in [0, 1).

    Args:
        bucketed: with the rows of a window of steps sorted by length.
        plain: with rows in the order of the passes.
    """

    bucketed: float
    plain: float


def measure_padding(
    lengths: Mapping[str, "Array"], quotas: Mapping[str, int], seed: int, steps: int = STEPS
) -> Padding:
    """Measures the padding of the first steps of a training on rows of these lengths."""
    from mtl_keras.data.plan import WINDOW, Plan

    def share(window: int) -> float:
        used = computed = 0
        for rows in Plan(lengths, quotas, seed, window).steps().take(steps).as_numpy_iterator():
            taken = [lengths[name][numbers] for name, numbers in rows.items()]
            used += sum(int(part.sum()) for part in taken)
            computed += sum(len(part) for part in taken) * max(int(part.max()) for part in taken)
        return 1.0 - used / computed

    return Padding(bucketed=share(WINDOW), plain=share(1))


def row_lengths(recipe: Recipe) -> dict[str, "Array"]:
    """Returns the number of tokens of each training row, by task."""
    from mtl_keras.data.preprocessing import read_source

    preprocessor = recipe.model.backbone.preprocessor()
    lengths = {}
    for name, task in recipe.tasks.items():
        labels = task.dataset.labels()
        head = task.head.with_labels(labels) if labels else task.head
        lengths[name] = read_source(
            name, task.dataset.load("train"), preprocessor, ["token_ids", "word_positions"], head
        ).lengths
    return lengths


def main() -> None:
    """Prints the padding of a recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", help="its name or file")
    parser.add_argument("overrides", nargs="*", help="path=value")
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_intermixed_args()
    quiet_tensorflow()
    recipe = load_recipe(options.recipe, options.overrides)
    lengths = row_lengths(recipe)
    quotas = recipe.mixing.quotas({name: len(each) for name, each in lengths.items()}, recipe.train.batch_size)
    padding = measure_padding(lengths, quotas, recipe.seed, options.steps)
    print(f"{recipe.name}: padding in the first {options.steps} steps of {recipe.train.batch_size} rows")
    print(f"  sorted by length            {padding.bucketed:.1%}")
    print(f"  in the order of the passes  {padding.plain:.1%}")


if __name__ == "__main__":
    main()
