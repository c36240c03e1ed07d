"""Measures whether 139 schools help each other: the exam scores of London's pupils, a task a school.

    python -m benchmarks.school school.mat --splits 10

Explained variance of the test pupils' scores, 100 (1 - squared error / variance of all test scores), mean and standard
deviation over random splits of each school's pupils, three quarters to train. *ridge* is a model a school, *pooled* one
for all, *mean-regularised* the closed form of Evgeniou and Pontil (2004); each is shown with the penalty out of
PENALTIES that does best on the test pupils, so that it is not wronged. *hard* is a model of this project: a shared
layer of ``--width`` scores of a pupil, and a linear head a school, which says how much a score counts there and where
the school stands.

Features are brought to mean 0 and spread 1 over all pupils, those of the test among them; scores over those of the
training.

The file is that of the MALSAR package of Zhou et al.: X, 139 matrices [pupils, 28], and Y, their scores.
"""

import argparse
import datetime
import time
from importlib.metadata import version
from pathlib import Path

from mtl_keras.quiet import quiet_tensorflow

quiet_tensorflow()

import keras
import numpy as np
import scipy.io

import mtl_keras as mtl
from benchmarks.retrained import Array, Retrained

Schools = list[tuple[Array, Array]]
PENALTIES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
"""Of the closed forms, on every weight but that of the last feature, which is 1."""


def read(path: Path) -> Schools:
    """Returns each school's features [n, D], the last of them 1, and scores [n]."""
    file = scipy.io.loadmat(path)
    pairs = zip(file["X"].ravel(), file["Y"].ravel(), strict=True)
    return [(np.asarray(x, float), np.asarray(y, float).ravel()) for x, y in pairs]


def parted(schools: Schools, seed: int) -> tuple[Schools, Schools]:
    """Returns three quarters of each school's pupils, by chance, and the others."""
    draw, train, test = np.random.default_rng(seed), [], []
    for x, y in schools:
        order = draw.permutation(len(y))
        cut = round(0.75 * len(y))
        train.append((x[order[:cut]], y[order[:cut]]))
        test.append((x[order[cut:]], y[order[cut:]]))
    return train, test


def explained(predicted: list[Array], test: Schools) -> float:
    """Returns the explained variance in per cent."""
    truth = np.concatenate([y for _, y in test])
    error = np.sum((truth - np.concatenate(predicted)) ** 2)
    return float(100 * (1 - error / np.sum((truth - truth.mean()) ** 2)))


def ridge(train: Schools, test: Schools, penalty: float) -> list[Array]:
    """Predicts by a linear model a school."""
    return [x @ _solve(own, penalty) for own, (x, _) in zip(train, test, strict=True)]


def pooled(train: Schools, test: Schools, penalty: float) -> list[Array]:
    """Predicts by one linear model."""
    weights = _solve((np.concatenate([x for x, _ in train]), np.concatenate([y for _, y in train])), penalty)
    return [x @ weights for x, _ in test]


def regularised(train: Schools, test: Schools, penalty: float) -> list[Array]:
    """Predicts by linear models that are drawn to their common part, which has no penalty."""
    size = train[0][0].shape[1]
    left, right, solved = np.zeros((size, size)), np.zeros(size), []
    for x, y in train:
        gram, product = x.T @ x, x.T @ y
        inverse = np.linalg.inv(gram + penalty * np.eye(size))
        left += gram - gram @ inverse @ gram
        right += product - gram @ inverse @ product
        solved.append((gram, product, inverse))
    common = np.linalg.lstsq(left, right)[0]
    own = [common + inverse @ (product - gram @ common) for gram, product, inverse in solved]
    return [x @ weights for weights, (x, _) in zip(own, test, strict=True)]


def _solve(school: tuple[Array, Array], penalty: float) -> Array:
    x, y = school
    penalties = np.full(x.shape[1], penalty)
    penalties[-1] = 0.0
    solution: Array = np.linalg.lstsq(x.T @ x + np.diag(penalties), x.T @ y)[0]
    return solution


class Shared:
    """A model of this project.

    Args:
        schools: all pupils.
        options: of the command line.
    """

    def __init__(self, schools: Schools, options: argparse.Namespace) -> None:
        keras.utils.set_random_seed(0)
        x = np.concatenate([x for x, _ in schools])
        self.mean, self.spread = x.mean(0), np.where(x.std(0) > 0, x.std(0), 1)
        inputs = keras.Input((x.shape[1],))
        trunk = keras.Model(inputs, keras.layers.Dense(options.width, name="scores")(inputs))
        shares = np.array([len(y) for _, y in schools]) * len(schools) / len(x)  # so that each pupil counts alike
        self.names = [f"school_{number}" for number in range(len(schools))]
        tasks = [
            mtl.Task(name, head="regression", loss_weight=float(share))
            for name, share in zip(self.names, shares, strict=True)
        ]
        model = mtl.build_model(trunk, tasks)
        self.trained = Retrained(model, options.steps, options.learning_rate, options.weight_decay)

    def __call__(self, train: Schools, test: Schools) -> list[Array]:
        """Trains and predicts."""
        score = np.concatenate([y for _, y in train])
        numbers = np.repeat(np.arange(len(train)), [len(y) for _, y in train])
        y = dict.fromkeys(self.names, (score - score.mean()) / score.std())
        weights = {name: numbers == place for place, name in enumerate(self.names)}
        self.trained.fit(self._scaled(np.concatenate([x for x, _ in train])), y, weights)
        found = [self.trained.predict(name, self._scaled(x)) for name, (x, _) in zip(self.names, test, strict=True)]
        return [each * score.std() + score.mean() for each in found]

    def _scaled(self, x: Array) -> Array:
        scaled: Array = (x - self.mean) / self.spread
        return scaled


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="school.mat")
    parser.add_argument("--splits", type=int, default=10)
    parser.add_argument("--width", type=int, default=1)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--learning-rate", type=float, default=0.03)
    parser.add_argument("--weight-decay", type=float, default=0.3)
    options = parser.parse_args()
    schools = read(options.file)
    shared = Shared(schools, options)
    closed = {"ridge": ridge, "pooled": pooled, "mean-regularised": regularised}
    found: dict[tuple[str, float | None], list[float]] = {}
    begun = time.monotonic()
    for seed in range(options.splits):
        train, test = parted(schools, seed)
        for name, predicted in closed.items():
            for penalty in PENALTIES:
                found.setdefault((name, penalty), []).append(explained(predicted(train, test, penalty), test))
        found.setdefault(("hard", None), []).append(explained(shared(train, test), test))
        print(f"split {seed}: hard {found['hard', None][-1]:.2f} ({time.monotonic() - begun:.0f} s)", flush=True)
    packages = ", ".join(f"{name} {version(name)}" for name in ("tensorflow", "keras"))
    print(f"{datetime.date.today()}, {packages}, {options.splits} splits")
    print("| model | penalty | explained variance, % |")
    print("| --- | ---: | ---: |")
    for name in [*closed, "hard"]:
        own = {penalty: values for (model, penalty), values in found.items() if model == name}
        chosen, values = max(own.items(), key=lambda each: np.mean(each[1]))
        spread = f" ± {np.std(values, ddof=1):.2f}" if len(values) > 1 else ""
        print(f"| {name} | {chosen or ''} | {np.mean(values):.2f}{spread} |")


if __name__ == "__main__":
    main()
