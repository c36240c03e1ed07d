"""A tiny recipe of proteins: a class, labels and a class a residue, each missing in some rows."""

import random
from pathlib import Path

from mtl_keras.sequences.alphabet import AMINO_ACIDS

RECIPE = """
title = "Tiny proteins"
seed = 1

[tasks.place]
dataset = {{ kind = "fasta", train = "{folder}/all.fasta.gz", table = "{folder}/labels.tsv", split_column = "split", \
label = "place" }}
head = {{ kind = "classification" }}
monitor = "mcc"

[tasks.terms]
dataset = {{ same_as = "place", label = "terms", label_type = "labels" }}
head = {{ kind = "multi_label" }}
monitor = "fmax"

[tasks.fold]
dataset = {{ same_as = "place", label = "fold", label_type = "residues" }}
head = {{ kind = "token_classification" }}
monitor = "accuracy"

[model]
backbone = {{ kind = "protein_cnn", width = 16, dilations = [1, 2], kernel_size = 3, pooling_heads = 2, \
crop_length = 32, window = 48, overlap = 12 }}

[train]
batch_size = 16
epochs = 3
steps_per_epoch = 12
optimizer = {{ kind = "adamw", learning_rate = 2e-2 }}
"""
COUNT = 120
LONGEST = 90
KINDS = {"membrane": "AILV", "nucleus": "KR"}


def make_recipe(folder: Path) -> Path:
    """Writes proteins, their labels and ``proteins.toml``; returns the recipe's path."""
    import gzip

    draw = random.Random(0)
    records, lines = [], ["id\tsplit\tplace\tterms\tfold"]
    for number in range(COUNT):
        place = draw.choice(list(KINDS))
        letters = "".join(
            draw.choices(AMINO_ACIDS + KINDS[place] * 6, k=draw.randint(20, LONGEST)),
        )
        fold = "".join("H" if letter in "AILVKR" else "." if letter == "C" else "E" for letter in letters)
        terms = {"membrane": "binds;greasy", "nucleus": "binds"}[place]
        split = ("train", "train", "train", "validation", "test")[number % 5]
        records.append(f">p{number} made\n{letters[:40]}\n{letters[40:].lower()}\n")
        lines.append(f"p{number}\t{split}\t{place if number % 7 else ''}\t{terms}\t{fold if number % 3 else ''}")
    (folder / "all.fasta.gz").write_bytes(gzip.compress("".join(records).encode()))
    (folder / "labels.tsv").write_text("\n".join(lines) + "\n")
    path = folder / "proteins.toml"
    path.write_text(RECIPE.format(folder=folder.as_posix()))
    return path
