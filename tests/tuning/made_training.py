"""A training in a moment: its scores are a formula of the recipe."""

import json
import math

from mtl_keras.atomic import write_json

RECIPE = "digit_scenes"


def score(recipe):
    """Returns what each task scores; the best is at a learning rate of 1e-3, pcgrad, a weight of 2."""
    balancer = {"fixed": 0.0, "pcgrad": 0.1, "uncertainty": 0.05}[recipe.balancer.kind]
    rate = -0.1 * abs(math.log10(recipe.train.optimizer.learning_rate) + 3)
    weight = -0.02 * (recipe.tasks["count"].loss_weight - 2) ** 2
    return 0.6 + balancer + rate + weight


class MadeTraining:
    """Counts the trainings; each writes the scores, and test scores that would mislead."""

    def __init__(self, before=lambda recipe, run_dir: None):
        self.before, self.recipes, self.folders = before, [], []

    def __call__(self, recipe, run_dir):
        print("training")
        self.recipes.append(recipe)
        self.folders.append(run_dir.name)
        self.before(recipe, run_dir)
        value = score(recipe)
        metrics = {
            "validation": {name: {task.monitor: value} for name, task in recipe.tasks.items()},
            "test": {name: {task.monitor: 1 - value} for name, task in recipe.tasks.items()},
            "baselines": {"majority": {"validation": {"count": {"accuracy": 0.1}}}},
        }
        write_json(run_dir / "metrics.json", {**metrics, **read(run_dir / "metrics.json")})


def read(file):
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
