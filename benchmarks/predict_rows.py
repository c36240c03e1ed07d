"""Measures the memory and the rows a second of ``mtl-keras predict`` on few and on many rows.

    python -m benchmarks.predict_rows --rows 20000 200000

Each number of rows is a process of its own; the memory is its peak, the seconds are from its start. The model is the
tests' tiny one, which trains in seconds, or the one that is given: a run's folder, or an export's.
"""

import argparse
import csv
import datetime
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = ("obama", "bob", "in", "new", "york", "oslo", "hello", "it", "don't", "go", "now", "!", "the", "never", "again")


def write_texts(path: Path, count: int) -> None:
    """Writes a table of short texts."""
    draw = random.Random(count)
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["id", "text"])
        lines.writerows([f"t{number}", " ".join(draw.choices(WORDS, k=draw.randint(1, 20)))] for number in range(count))


def measured(model: Path, source: Path, output: Path) -> tuple[float, float]:
    """Returns the seconds of a process that predicts, and the peak of its memory in MiB."""
    options = ["--input", str(source), "--id", "id", "--output", str(output)]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "mtl_keras", "predict", str(model), *options], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("predict failed")
    return time.perf_counter() - begun, used.ru_maxrss / 1024


def tiny(folder: Path) -> Path:
    """Trains the tests' tiny model; returns its export."""
    from mtl_keras.training import train
    from tests.made_recipe import make_recipe

    recipe = make_recipe(folder / "recipe")
    return train(recipe, run_dir=folder / "run") / "export"


def main() -> None:
    """Prints a line a number of rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path, nargs="?")
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--output", default=".parquet", help="the ending of the file of answers")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = given.model or tiny(folder)
        print(
            f"{datetime.date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        )
        for count in given.rows:
            write_texts(folder / "texts.csv", count)
            seconds, memory = measured(model, folder / "texts.csv", folder / f"{count}{given.output}")
            print(
                f"{count:>9,} rows  {seconds:7.1f} s  {count / seconds:8.0f} rows/s  peak {memory:7.0f} MiB", flush=True
            )


if __name__ == "__main__":
    main()
