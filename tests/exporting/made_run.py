"""A run of proteins with weights of chance: any number of labels, one of two, and a number a row."""

import json
import warnings

import numpy as np

from mtl_keras.builder import build_model
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.save import save_recipe
from mtl_keras.recipe_data import RecipeData
from mtl_keras.run_folder import RunFolder
from mtl_keras.sequences.alphabet import AMINO_ACIDS
from mtl_keras.task import Task

RECIPE = """
title = "Made-up proteins"

[tasks.site]
dataset = {{ kind = "csv", {files}, sequence = "sequence", label = "site", label_type = "labels" }}
head = {{ kind = "multi_label" }}

[tasks.bound]
dataset = {{ kind = "csv", {files}, sequence = "sequence", label = "bound" }}
head = {{ kind = "classification" }}

[tasks.heat]
dataset = {{ kind = "csv", {files}, sequence = "sequence", label = "heat", label_type = "number" }}
head = {{ kind = "regression" }}

[model]
backbone = {{ kind = "protein_cnn", width = 8, dilations = [1], kernel_size = 3, pooling_heads = 1 }}

[train]
optimizer = {{ kind = "adamw" }}

[export]
rows = 0
signatures = {{ flags = ["site", "bound"] }}
thresholds = ["site", "bound"]
"""
RARE = "never"
"""A label that no validation row has."""


def make_run(folder):
    """Writes data and what a training leaves into a folder; returns the run's folder and the rows of validation."""
    files = []
    for seed, split in enumerate(("train", "validation", "test")):
        path = folder / f"{split}.csv"
        path.write_text("sequence,site,bound,heat\n" + "".join(_rows(np.random.default_rng(seed), split)))
        files.append(f'{split} = "{path.as_posix()}"')
    (folder / "made.toml").write_text(RECIPE.format(files=", ".join(files)))
    recipe = load_recipe(folder / "made.toml")
    run = RunFolder(folder / "run")
    save_recipe(recipe, run.recipe)
    _save(recipe, run)
    return run, RecipeData(recipe)


def _rows(draw, split):
    for _ in range(30):
        letters = "".join(draw.choice(list(AMINO_ACIDS), int(draw.integers(5, 30))))
        sites = [name for name, share in (("often", 0.6), ("some", 0.3)) if draw.random() < share]
        sites += [RARE] if (split == "train" and draw.random() < 0.1) or (not sites and split == "train") else []
        yield f"{letters},{';'.join(sites)},{draw.choice(['no', 'yes'], p=[0.7, 0.3])},{draw.random():.3f}\n"


def _save(recipe, run):
    import keras

    keras.utils.set_random_seed(5)
    heads = RecipeData(recipe).heads()
    model = build_model(recipe.model.backbone, [Task(name, head=head) for name, head in heads.items()])
    for task in ("site", "bound"):  # probabilities that differ from row to row
        kernel = model.heads[task].get_layer("logits").kernel
        kernel.assign(4 * kernel)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Keras saves so under numpy 2
        model.save(run.model)
    recipe.model.backbone.preprocessor().save(run.preprocessor)
    labels = {name: list(names) if (names := getattr(head, "labels", None)) else None for name, head in heads.items()}
    run.labels.write_text(json.dumps(labels))
    scores = {"site": {"macro_f1": 0.123}, "bound": {"accuracy": 0.456}, "heat": {"mae": 0.789}}
    baselines = {"majority": {"validation": scores, "test": {"bound": {"accuracy": 0.555}}}}
    run.metrics.write_text(json.dumps({"validation": scores, "test": scores, "baselines": baselines}))
