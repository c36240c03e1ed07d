"""A made-up run folder of tasks on proteins; sequences and names are drawn by chance."""

import random
import sys
from pathlib import Path
from typing import Any

from tests.report.made_run import ENVIRONMENT, write, write_json, write_rows

PLACES = ["cell membrane", "cytoplasm", "extracellular", "mitochondrion", "nucleus", "peroxisome"]
TERMS = [f"X:{number:04d} {what} of part {number}" for number in range(70) for what in ("binding", "transport")]
FOLDS = ["helix", "strand", "other"]
GRADES = [str(grade) for grade in range(9)]
SPEECH = ["ADJ", "DET", "NOUN", "VERB"]
LABELS = {"place": PLACES, "terms": TERMS, "melting": None, "fold": FOLDS, "grade": GRADES, "speech": SPEECH}
HEADS = {
    "place": "classification",
    "terms": "multi_label",
    "melting": "regression",
    "fold": "token_classification",
    "grade": "token_classification",
    "speech": "token_classification",
}
RECIPE = """title = "Proteins on one trunk"
name = "proteins"

{tasks}
[model]
backbone = {{ kind = "protein_cnn" }}
sharing = {{ kind = "hard" }}

[train]
batch_size = 32
"""
SENTENCE = ["the", "small", "blue", "bird", "sees", "an", "old", "tree", "near", "a", "house"]
METRICS = {"classification": "accuracy", "multi_label": "fmax", "regression": "r2", "token_classification": "accuracy"}


def make_proteins_run(folder: Path, rows: int = 40, seed: int = 0) -> Path:
    """Writes a run folder of six tasks with ``rows`` test rows each and returns it."""
    chance = random.Random(seed)
    tasks = "".join(f'[tasks.{task}]\nhead = {{ kind = "{kind}" }}\n\n' for task, kind in HEADS.items())
    write(folder / "recipe.toml", RECIPE.format(tasks=tasks))
    write_json(folder / "environment.json", ENVIRONMENT)
    write_json(folder / "labels.json", LABELS)
    write_json(folder / "data.json", DATA)
    made = {"place": _place, "terms": _terms, "melting": _melting, "fold": _fold, "grade": _grade, "speech": _speech}
    for task, make in made.items():
        write_rows(folder / f"predictions/test/{task}.jsonl", [make(chance, number) for number in range(rows)])
    test = {task: {METRICS[kind]: 0.6} for task, kind in HEADS.items()}
    write_json(folder / "metrics.json", {"validation": test, "test": test})
    return folder


def _split(rows: int, labelled: int, names: list[str] | None, rare: int = 1, more: int = 3) -> dict[str, Any]:
    counts = {} if names is None else {"classes": {name: rare + at // 2 * more for at, name in enumerate(names)}}
    return {"rows": rows, "labelled": labelled, **counts}


DATA = {
    "tasks": {
        "place": {"train": _split(900, 846, PLACES, 133), "test": _split(100, 100, PLACES, 9)},
        "terms": {"train": _split(900, 450, TERMS), "test": _split(100, 80, TERMS, 0, 1)},
        "melting": {"train": _split(900, 30, None), "test": _split(100, 0, None)},
        "fold": {"train": _split(400, 400, FOLDS, 50_000), "test": _split(40, 40, FOLDS, 5_000)},
    },
    "overlaps": [
        {"one": "fold test", "other": "place + terms test", "rows": 12, "by": "sequence"},
        {"one": "fold test", "other": "place + terms train", "rows": 3, "by": "sequence"},
    ],
    "clusters": [{"task": "fold", "one": "test", "other": "fold train", "rows": 7, "by": "half of the words"}],
    "similar": "half of the letters; no others are looked for",
}


def _name(chance: random.Random, number: int) -> str:
    return f"{chance.choice('OPQ')}{number:05d}"


def _place(chance: random.Random, number: int) -> dict[str, Any]:
    label = chance.choice(PLACES)
    parts = [chance.random() ** 3 + (0.6 if name == label else 0) for name in PLACES]
    shares = dict(zip(PLACES, (part / sum(parts) for part in parts), strict=True))
    predicted = max(shares, key=shares.__getitem__)
    return {"protein": _name(chance, number), "label": label, "predicted": predicted, "probabilities": shares}


def _terms(chance: random.Random, number: int) -> dict[str, Any]:
    has = [name for at, name in enumerate(TERMS) if chance.random() < 3 / (10 + at)]
    sure = {name: chance.betavariate(2, 2) if name in has else chance.betavariate(0.3, 6) for name in TERMS}
    kept = {name for name in sorted(TERMS, key=lambda name: -sure[name])[:50]} | set(has)
    predicted = [name for name in TERMS if sure[name] >= 0.5]
    shares = {name: round(sure[name], 6) for name in TERMS if name in kept or name in predicted}
    return {"protein": _name(chance, number), "labels": has, "predicted": predicted, "probabilities": shares}


def _melting(chance: random.Random, number: int) -> dict[str, Any]:
    value = chance.uniform(30, 90)
    return {"protein": _name(chance, number), "label": value, "predicted": 0.8 * value + 12 + chance.gauss(0, 5)}


def _runs(chance: random.Random, names: list[str], size: int, longest: int) -> list[str]:
    found: list[str] = []
    while len(found) < size:
        found += [chance.choice(names)] * chance.randint(1, longest)
    return found[:size]


def _tokens(chance: random.Random, names: list[str], size: int, longest: int) -> dict[str, Any]:
    """Draws labels, the first and last missing, and predictions that are the surer the more often they are right."""
    truth: list[str | None] = [*_runs(chance, names, size, longest)]
    quality = chance.uniform(0.4, 0.95)
    confidence = [round(min(0.999, max(1 / len(names), chance.gauss(quality, 0.2))), 4) for _ in truth]
    predicted = [
        label if chance.random() < sure else chance.choice(names) for label, sure in zip(truth, confidence, strict=True)
    ]
    for at in (*range(min(4, size // 4)), size - 1):
        truth[at] = None
    return {"labels": truth, "predicted": predicted, "confidence": confidence}


def _protein(chance: random.Random, number: int, size: int) -> dict[str, Any]:
    letters = "".join(chance.choices("ACDEFGHIKLMNPQRSTVWY", k=size))
    return {"protein": _name(chance, number), "sequence": letters}


def _fold(chance: random.Random, number: int) -> dict[str, Any]:
    size = 1000 if number == 1 else chance.randint(20, 260)
    return {**_protein(chance, number, size), **_tokens(chance, FOLDS, size, 14)}


def _grade(chance: random.Random, number: int) -> dict[str, Any]:
    size = chance.randint(20, 260)
    return {**_protein(chance, number, size), **_tokens(chance, GRADES, size, 3)}


def _speech(chance: random.Random, number: int) -> dict[str, Any]:
    words = chance.choices(SENTENCE, k=chance.randint(4, 40))
    return {"words": words, **_tokens(chance, SPEECH, len(words), 1)}


if __name__ == "__main__":
    from mtl_keras.report import write_report

    print(write_report(make_proteins_run(Path(sys.argv[1]))))
