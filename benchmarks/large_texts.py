"""Measures how much memory it takes to train on many texts.

    python benchmarks/large_texts.py --rows 50000 400000
    python benchmarks/large_texts.py --rows 50000 400000 --load

It writes a CSV file of texts of 2 kB for each number of rows, and lets a process read them, and train on them for a few
steps or, with ``--load``, find all that ``check --load`` finds. It prints the peak of its memory (``VmHWM``), and
that of what is its own (``RssAnon``, looked at ten times a second): without pages of files, which the system takes back
when others need the memory.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mtl_keras.quiet import quiet_tensorflow

_WORDS = 400
"""Words of a text of about 2 kB."""
_RECIPE = """
title = "Large"

[tasks.mood]
dataset = {{ kind = "csv", train = "{file}", validation_share = 0.01, test_share = 0.01 }}
head = {{ kind = "classification" }}

[model]
backbone = {{ kind = "bert", preset = "{checkpoint}", sequence_length = 128 }}

[train]
optimizer = {{ kind = "adamw", learning_rate = 1e-3 }}
batch_size = 16
epochs = 1
steps_per_epoch = 20
{limit}
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, nargs="+", default=[50_000, 400_000])
    options.add_argument("--load", action="store_true", help="do what check --load does, rather than train")
    options.add_argument("--max-rows", type=int, help="train.max_rows: all rows are read, but no more are made numbers")
    options.add_argument("--recipe", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.recipe is not None:
        (_load if chosen.load else _train)(chosen.recipe)
        return
    for rows in chosen.rows:
        with tempfile.TemporaryDirectory() as folder:
            recipe = _made(Path(folder), rows, chosen.max_rows)
            size = (Path(folder) / "texts.csv").stat().st_size
            command = [sys.executable, __file__, "--recipe", str(recipe), *(["--load"] if chosen.load else [])]
            print(json.dumps({"rows": rows, "file_mb": round(size / 1e6), **_measured(command)}), flush=True)


def _made(folder: Path, rows: int, most: int | None) -> Path:
    """Writes the texts, a tiny BERT and a recipe."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from tests.backbones.made_checkpoint import WORDS, make_checkpoint

    make_checkpoint(folder / "checkpoint", max_position_embeddings=128)
    made = random.Random(0)
    with (folder / "texts.csv").open("w", encoding="utf-8") as file:
        file.write("text,label\n")
        for row in range(rows):
            file.write(f"{' '.join(made.choices(WORDS, k=_WORDS))},{'good' if row % 3 else 'bad'}\n")
    limit = "" if most is None else f"max_rows = {most}"
    recipe = folder / "large.toml"
    recipe.write_text(_RECIPE.format(file=folder / "texts.csv", checkpoint=folder / "checkpoint", limit=limit))
    return recipe


def _measured(command: list[str]) -> dict[str, float]:
    """Runs a command, and returns its time in seconds and its peaks in MB."""
    begun, own, peak = time.monotonic(), 0, 0
    process = subprocess.Popen(command)
    while process.poll() is None:
        found = _status(process.pid)
        own, peak = max(own, found.get("RssAnon", 0)), max(peak, found.get("VmHWM", 0))
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(process.returncode)
    return {"seconds": round(time.monotonic() - begun), "peak_mb": peak // 1000, "own_mb": own // 1000}


def _status(process: int) -> dict[str, int]:
    """Returns the numbers of kB that Linux tells of a process."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:  # it has just ended
        return {}
    return {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}


def _train(path: Path) -> None:
    quiet_tensorflow()
    from mtl_keras.data.mixing import Proportional
    from mtl_keras.data.pipeline import training_dataset
    from mtl_keras.recipe.load import load_recipe
    from mtl_keras.recipe_data import RecipeData
    from mtl_keras.training.prepared import prepare

    recipe = load_recipe(path)
    data = RecipeData(recipe)
    data.check()
    prepared = prepare(recipe, data, None)
    quotas = Proportional().quotas({each.name: each.size for each in prepared.train}, recipe.train.batch_size)
    prepared.model.compile(optimizer="adam")
    batches = training_dataset(prepared.train, prepared.heads, quotas, recipe.seed)
    prepared.model.fit(batches, epochs=1, steps_per_epoch=recipe.train.steps_per_epoch, verbose=0)


def _load(path: Path) -> None:
    quiet_tensorflow()
    from mtl_keras.data_facts.checked import checked_facts
    from mtl_keras.data_facts.row_lengths import RowLengths
    from mtl_keras.recipe.load import load_recipe
    from mtl_keras.recipe_data import RecipeData

    recipe = load_recipe(path)
    data = RecipeData(recipe)
    data.check()
    checked_facts(recipe, data, RowLengths(recipe.model.backbone))


if __name__ == "__main__":
    main()
