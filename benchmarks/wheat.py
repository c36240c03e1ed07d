"""Measures negative transfer, and what may mend it: yields of wheat in four environments, of which one conflicts.

    python -m benchmarks.wheat wheat.npz

Correlation of predicted and measured yield by environment, mean over the file's ten folds and their seeds; the last
column is the mean over the environments with its standard deviation over the seeds. *alone* has a model for each
environment, *hard* one trunk for all; the other rows are sharing architectures and balancers of this project. All have
the same trunk, a linear layer of ``--width`` features, and the same training; markers are centred over all lines.

The file is ``wheat`` of the R package BGLR: X [599, 1279] markers, Y [599, 4] yields, sets [599] folds.
"""

import argparse
import datetime
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mtl_keras.quiet import quiet_tensorflow

quiet_tensorflow()

import keras
import numpy as np

import mtl_keras as mtl
from benchmarks.retrained import Array, Retrained

NAMES = ("env_1", "env_2", "env_3", "env_4")
WAYS: dict[str, dict[str, Any]] = {
    "hard": {},
    "hard, uncertainty": {"balancer": "uncertainty"},
    "hard, pcgrad": {"balancer": "pcgrad"},
    "hard, upgrad": {"balancer": "upgrad"},
    "hard, nash_mtl": {"balancer": "nash_mtl"},
    "mmoe": {"sharing": {"kind": "mmoe", "experts": 4, "units": [4]}},
    "clustered": {"sharing": {"kind": "clustered", "clusters": 2}},
    "soft": {"sharing": {"kind": "soft", "distance": "mean", "strength": 0.01}},
}


def untrained(names: tuple[str, ...], parts: dict[str, Any], seed: int, options: argparse.Namespace) -> Retrained:
    """Returns an untrained model of some environments."""
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((1279,))
    trunk = keras.Model(inputs, keras.layers.Dense(options.width, name="traits")(inputs))
    model = mtl.build_model(trunk, [mtl.Task(name, head="regression") for name in names], **parts)
    return Retrained(model, options.steps, options.learning_rate, options.weight_decay)


def correlations(
    groups: list[tuple[str, ...]], parts: dict[str, Any], seed: int, data: dict[str, Array], options: argparse.Namespace
) -> list[float]:
    """Returns each environment's correlation, its mean over the folds.

    Args:
        groups: the environments of each model.
        parts: of ``build_model``.
        seed: of the weights at the start.
        data: the file's arrays.
        options: of the command line.
    """
    x = (data["X"] - data["X"].mean(0)) / np.sqrt(data["X"].var(0).sum())  # rows of length about 1
    found: dict[str, list[float]] = {name: [] for name in NAMES}
    for names in groups:
        model = untrained(names, parts, seed, options)
        for fold in np.unique(data["sets"]):
            test = data["sets"] == fold
            y = {name: data["Y"][:, NAMES.index(name)] for name in names}
            model.fit(
                x[~test], {name: own[~test] for name, own in y.items()}, dict.fromkeys(names, np.ones(sum(~test)))
            )
            for name in names:
                found[name].append(float(np.corrcoef(model.predict(name, x[test]), y[name][test])[0, 1]))
    return [float(np.mean(found[name])) for name in NAMES]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="wheat.npz")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=list(WAYS))
    parser.add_argument("--width", type=int, default=1)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--learning-rate", type=float, default=0.01)
    parser.add_argument("--weight-decay", type=float, default=0.3)
    options = parser.parse_args()
    data = dict(np.load(options.file))
    rows: dict[str, tuple[list[tuple[str, ...]], dict[str, Any]]] = {
        "alone": ([(name,) for name in NAMES], {}),
        "hard, env_1 apart": ([NAMES[:1], NAMES[1:]], {}),
        **{way: ([NAMES], WAYS[way]) for way in options.ways},
    }
    packages = ", ".join(f"{name} {version(name)}" for name in ("tensorflow", "keras"))
    print(f"{datetime.date.today()}, {packages}, seeds {options.seeds}, width {options.width}")
    print("| model | " + " | ".join(NAMES) + " | mean | seconds |")
    print("| --- |" + " ---: |" * (len(NAMES) + 2))
    for name, (groups, parts) in rows.items():
        begun = time.monotonic()
        found = np.array([correlations(groups, parts, seed, data, options) for seed in options.seeds])
        means = found.mean(1)
        shown = [f"{each:.3f}" for each in found.mean(0)]
        spread = f" ± {means.std(ddof=1):.3f}" if len(means) > 1 else ""
        shown += [f"{means.mean():.3f}{spread}", f"{time.monotonic() - begun:.0f}"]
        print(f"| {name} | " + " | ".join(shown) + " |", flush=True)


if __name__ == "__main__":
    main()
