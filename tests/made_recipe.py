"""A tiny recipe of two tasks with data and weights of its own, trained in seconds."""

import random

import numpy as np
from safetensors.numpy import load_file, save_file

from tests.backbones.made_checkpoint import make_checkpoint

RECIPE = """
title = "Tiny"
seed = 3

[tasks.entities]
dataset = {{ kind = "conll", train = "{folder}/train.conll", validation = "{folder}/validation.conll", \
test = "{folder}/test.conll" }}
head = {{ kind = "token_tagging" }}

[tasks.mood]
dataset = {{ kind = "csv", train = "{folder}/train.csv", validation = "{folder}/validation.csv", \
test = "{folder}/test.csv" }}
head = {{ kind = "classification", dropout = 0.3 }}
loss_weight = 0.5

[model]
backbone = {{ kind = "bert", preset = "{folder}/bert", sequence_length = 24 }}

[train]
optimizer = {{ kind = "adamw", learning_rate = 2e-2, schedule = "linear" }}
batch_size = 16
epochs = 3
steps_per_epoch = 8
checkpoint_every = 3
early_stopping = {{ patience = 3 }}

[export]
rows = 0
"""

PEOPLE, PLACES, REST = ("obama", "Ann Lee", "bob"), ("new york", "oslo"), ("hello", "it", "don't", "go", "now", "!")


def make_recipe(folder):
    """Writes data, weights and ``tiny.toml`` into a folder; returns the recipe's path."""
    folder.mkdir(parents=True, exist_ok=True)
    _make_learnable(make_checkpoint(folder / "bert"))
    for seed, (split, count) in enumerate({"train": 40, "validation": 12, "test": 13}.items()):
        draw = random.Random(seed)
        (folder / f"{split}.conll").write_text("\n".join(_sentence(draw) for _ in range(count)))
        rows = [_mood(draw, number) for number in range(count)]
        (folder / f"{split}.csv").write_text("text,label\n" + "".join(f"{text},{label}\n" for text, label in rows))
    path = folder / "tiny.toml"
    path.write_text(RECIPE.format(folder=folder.as_posix()))
    return path


def _make_learnable(checkpoint):
    """Lets the pieces show through the random layers, so that a few steps are enough."""
    arrays = load_file(checkpoint / "model.safetensors")
    for name, array in arrays.items():
        if name.endswith("LayerNorm.weight"):
            arrays[name] = np.ones_like(array)
        elif name.endswith("bias"):
            arrays[name] = np.zeros_like(array)
        elif "word_embeddings" not in name:
            arrays[name] = 0.3 * array
    save_file(arrays, checkpoint / "model.safetensors")


def _sentence(draw):
    lines = []
    for _ in range(draw.randint(1, 4)):
        kind, names = draw.choice([("person", PEOPLE), ("place", PLACES), (None, REST), (None, REST)])
        for number, word in enumerate(draw.choice(names).split()):
            tag = "O" if kind is None else f"{'I' if number else 'B'}-{kind}"
            lines.append(f"{word}\t{tag}\n")
    return "".join(lines)


def _mood(draw, number):
    label = ("bad", "good", "mixed")[number % 3]
    words = [draw.choice(REST) for _ in range(draw.randint(1, 12))]
    return " ".join([*words, {"bad": "no :(", "good": "yes :)", "mixed": "?"}[label]]), label
