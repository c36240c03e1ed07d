"""Measures exported models: one of several tasks beside those of a task each, and the formats beside each other.

    python -m benchmarks.serving RUN_DIR --rounds 9

Takes a trained run, and exports it and, of the same start, a model of each task alone: how long a model takes does not
depend on what it has learnt. Within a group all contenders take turns on the same validation rows in one process. A
figure is the median over the rounds, with the quartiles; a ratio is that of two neighbours in time. Sizes in memory are
those of fresh processes that load the models and answer once, less that of one that has TensorFlow alone.
"""

import argparse
import datetime
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from mtl_keras.quiet import quiet_tensorflow

quiet_tensorflow()

import keras
import tensorflow as tf

from benchmarks.serving_calls import READERS, Call, in_turn, signature
from mtl_keras.builder import build_model
from mtl_keras.exporting import export_trained
from mtl_keras.exporting.plan import ExportPlan
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe_data import RecipeData
from mtl_keras.run_folder import RunFolder
from mtl_keras.trained import Trained
from mtl_keras.training.prepared import tasks_of

LOADED = r"""
import re, sys
import tensorflow as tf, tensorflow_text
for folder in sys.argv[2:]:
    model = tf.saved_model.load(folder)
    call = model.signatures["serving_default"]
    (name,) = call.structured_input_signature[1]
    call(**{name: tf.constant([open(sys.argv[1], "rb").read()] * 32)})
# The resource usage of a process is at least that of the one that started it.
print(int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024)
"""


def alone(trained: Trained, folder: RunFolder) -> dict[str, Trained]:
    """Returns a model of each task, with a trunk of its own."""
    recipe = load_recipe(folder.recipe)
    found = {}
    for name in recipe.tasks:
        head = {name: trained.head(name)}
        part = recipe.model_copy(update={"tasks": {name: recipe.tasks[name]}})
        keras.utils.set_random_seed(recipe.seed)
        model = build_model(recipe.model.backbone, tasks_of(part, head), recipe.model.sharing)
        found[name] = Trained(model, trained.preprocessor)
    return found


def raw_rows(folder: RunFolder, count: int) -> list[bytes]:
    """Returns validation rows of all tasks, as a client sends them."""
    rows = RecipeData(load_recipe(folder.recipe)).rows("validation").values()
    each = count // len(rows) + 1
    found: list[bytes] = []
    for some in rows:
        for row in some.dataset.take(each).as_numpy_iterator():
            value = row[some.field]
            value = b" ".join(value.tolist()) if some.field == "words" else value
            found.append(Path(value.decode()).read_bytes() if some.files else value)
    return found[:count]


def rounds_of(contenders: Mapping[str, Call], rounds: int, calls: int) -> dict[str, list[float]]:
    """Returns the seconds of a call, a round, of contenders that take turns."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 2):  # the first two warm up
        for name in sorted(contenders, reverse=bool(number % 2)):
            begun = time.perf_counter()
            for _ in range(calls):
                contenders[name]()
            found[name].append((time.perf_counter() - begun) / calls)
    return {name: seconds[2:] for name, seconds in found.items()}


def quartiles(values: Sequence[float], form: str) -> str:
    """Returns a median with the quartiles."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:{form}} ({low:{form}} to {high:{form}})"


def show(title: str, found: Mapping[str, list[float]], rows: int, first: str) -> None:
    """Prints what contenders take, each beside the first."""
    print(f"\n{title}")
    for name, seconds in found.items():
        ratios = [one / other for one, other in zip(seconds, found[first], strict=True)]
        speed = quartiles([rows / each for each in seconds], ".1f")
        print(f"  {name:<34} {1000 * statistics.median(seconds):8.2f} ms  {speed} rows/s  x {quartiles(ratios, '.3f')}")


def memory(row: bytes, folders: Sequence[Path]) -> float:
    """Returns the largest size in MiB of a process that has loaded models."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(row)
        command = [sys.executable, "-c", LOADED, file.name, *map(str, folders)]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def size(folder: Path) -> float:
    """Returns the size of a folder in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def beside_alone(
    trained: Trained, folder: RunFolder, whole: Path, rows: Sequence[bytes], rounds: int, work: Path
) -> None:
    """Prints one SavedModel beside those of a task each."""
    labels, (field,) = folder.read_labels(), trained.preprocessor.raw
    parts = [
        export_trained(one, {name: labels[name]}, work / name, ExportPlan(rows=0))[0]
        for name, one in alone(trained, folder).items()
    ]
    for count in (1, 32):
        batch = {field: tf.constant(rows[:count])}
        contenders = {
            "one model": signature(whole, batch),
            "a model a task": in_turn([signature(part, batch) for part in parts]),
        }
        found = rounds_of(contenders, rounds, 5)
        show(f"SavedModels of raw rows, {count} at a time", found, count, "one model")
    bare = memory(rows[0], [])
    for name, folders in {"one model": [whole], "a model a task": parts}.items():
        held, kept = memory(rows[0], folders) - bare, sum(map(size, folders))
        print(f"  {name}: {held:.0f} MiB in memory, {kept:.1f} MB on disk")


def beside_formats(trained: Trained, whole: Mapping[str, Path], rows: Sequence[bytes], rounds: int) -> None:
    """Prints the formats beside the model that they are made from."""
    names, (field,) = [task.name for task in trained.model.tasks], trained.preprocessor.raw
    raw = {field: tf.constant(rows)}
    prepared = trained.preprocessor(raw)
    inputs = {name: prepared[name] for name in trained.model.input}
    arrays = {name: value.numpy() for name, value in inputs.items()}
    model = tf.function(lambda given: trained.outputs_of(given, names), autograph=False)
    contenders: dict[str, Call] = {
        "bare model, a tf.function": lambda: {name: value.numpy() for name, value in model(inputs).items()},
        "Keras predict": lambda: trained.model.predict(arrays, batch_size=32, verbose=0),
        "saved_model, raw rows": signature(whole["saved_model"], raw),
        **{f"{name}, tensors": READERS[name](path, inputs) for name, path in whole.items() if name in READERS},
    }
    found = rounds_of(contenders, rounds, 5)
    show(f"All tasks, {len(rows)} at a time", found, len(rows), "bare model, a tf.function")


def beside_quantised(
    trained: Trained, whole: Mapping[str, Path], small: Mapping[str, Path], rows: Sequence[bytes], rounds: int
) -> None:
    """Prints int8 beside float."""
    (field,) = trained.preprocessor.raw
    prepared = trained.preprocessor({field: tf.constant(rows)})
    inputs = {name: prepared[name] for name in trained.model.input}
    for name, folder in small.items():
        both = {"float": READERS[name](whole[name], inputs), "int8": READERS[name](folder, inputs)}
        show(f"{name}, {len(rows)} at a time", rounds_of(both, rounds, 5), len(rows), "float")
        print(f"  on disk: {size(whole[name]):.1f} MB, int8 {size(folder):.1f} MB")


def measure(run_dir: Path, formats: Sequence[str], rounds: int, work: Path) -> None:
    """Prints all groups."""
    folder = RunFolder.of(run_dir)
    trained, labels = Trained.load(folder), folder.read_labels()
    rows = raw_rows(folder, 32)

    def exported(plan: ExportPlan) -> dict[str, Path]:
        to = work / f"all-{plan.quantize}"
        return dict(zip(plan.formats, export_trained(trained, labels, to, plan), strict=True))

    whole = exported(ExportPlan(formats=("saved_model", *formats), rows=0))
    beside_alone(trained, folder, whole["saved_model"], rows, rounds, work)
    files = tuple(name for name in formats if name != "tensors")
    small = exported(ExportPlan(formats=files, quantize="int8", rows=0)) if files else {}
    for count in (1, 32):
        beside_formats(trained, whole, rows[:count], rounds)
        beside_quantised(trained, whole, small, rows[:count], rounds)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run_dir", type=Path)
    parser.add_argument("--formats", nargs="+", choices=list(READERS), default=list(READERS))
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    packages = ("tensorflow", "keras", "onnxruntime", "ai-edge-litert")
    print(f"{datetime.date.today()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))
    with tempfile.TemporaryDirectory() as work:
        measure(arguments.run_dir, arguments.formats, arguments.rounds, Path(work))


if __name__ == "__main__":
    main()
