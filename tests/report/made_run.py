"""A made-up run folder of a realistic size; all sentences are invented."""

import csv
import json
import random
import sys
from pathlib import Path
from typing import Any

import seqeval.metrics as seqeval
import sklearn.metrics as sklearn

CLASSES = ["negative", "neutral", "positive"]
TYPES = ["company", "facility", "geo-loc", "movie", "person", "product"]
NAMES = {
    "company": [["Nordhafen", "Foods"], ["Quillbird"], ["Tessel"], ["Ovali", "Bank"]],
    "facility": [["Brimstone", "Arena"], ["Gate", "12"], ["the", "Larkin", "Hall"]],
    "geo-loc": [["Port", "Ellery"], ["Wexcombe"], ["Lower", "Danby"], ["Ostmark"]],
    "movie": [["The", "Salt", "Road"], ["Paper", "Moons"]],
    "person": [["Mira", "Holt"], ["Jonas"], ["Dr", "Adeyemi"], ["@lena_k"], ["Tomasz", "Rudnik"]],
    "product": [["Glimmer", "5"], ["Kettlr"], ["the", "Sprig", "watch"]],
}
FRAMES = [
    "just saw {} outside {} and honestly cannot stop smiling",
    "is anybody going to {} tonight ? {} said it starts at 8",
    "RT @quiet_fox : {} opens a second shop in {} next week",
    "my {} broke again , thanks {} for nothing",
    "watching {} with {} on a rainy sunday 🌧️",
    "so tired",
    "{} !!!",
    "good morning everyone , coffee first then the gym",
]
OPINIONS = {
    "negative": [
        "Three hours on hold and then they hang up. Never again.",
        "The seat was broken, the food was cold and nobody cared 😡",
        "well that update just deleted all of my photos",
    ],
    "neutral": [
        "Does the 14:20 from Wexcombe still stop at Lower Danby?",
        "The new timetable is on the website from Monday.",
        "Reading about self-driving buses over lunch.",
    ],
    "positive": [
        "Thank you to the kind man at gate 12, you saved my holiday!",
        "Best concert of my life, my ears are still ringing ❤️",
        "ok I was wrong, the new one is really good",
    ],
}
RECIPE = """title = "Entities and sentiment on one shared encoder"
name = "ner_sentiment"
seed = 0

[tasks.entities]
loss_weight = 3.0
monitor = "entity_f1"
dataset = { kind = "tfds", name = "tweet_entities" }
head = { kind = "token_tagging", dropout = 0.1 }

[tasks.sentiment]
loss_weight = 1.0
monitor = "macro_f1"
dataset = { kind = "tfds", name = "tweet_sentiment" }
head = { kind = "classification", dropout = 0.1 }

[tasks.mood]
loss_weight = 0.5
monitor = "rmse"
dataset = { kind = "csv", path = "mood.csv" }
head = { kind = "regression" }

[model]
backbone = { kind = "bert", preset = "wheel:minilm", sequence_length = 64 }
sharing = { kind = "hard" }

[mixing]
kind = "temperature"
temperature = 2.0

[balancer]
kind = "fixed"

[train]
batch_size = 64
epochs = 6
optimizer = { kind = "adamw", learning_rate = 1e-4 }
"""
ENVIRONMENT = {
    "started": "2026-03-01T09:30:00+00:00",
    "command": "mtl-keras train ner_sentiment",
    "python": "3.11.9",
    "versions": {"mtl-keras": "0.1.0", "tensorflow": "2.21.0", "keras": "3.15.1"},
    "system": "Linux x86_64",
    "device": "Made-up Processor 3000",
    "cores": 2,
    "memory_gb": 4.0,
    "git_commit": "0123456789abcdef0123456789abcdef01234567",
}
METRICS = {
    "entities": ("entity_f1", "entity_precision", "entity_recall"),
    "sentiment": ("macro_f1", "accuracy"),
    "mood": ("rmse", "mae", "r2"),
}
BASELINES = {
    "majority": {
        "entities": {"entity_f1": 0.0, "entity_precision": 0.0, "entity_recall": 0.0},
        "sentiment": {"macro_f1": 0.199, "accuracy": 0.426},
        "mood": {"rmse": 0.902, "mae": 0.731, "r2": 0.0},
    },
    "tfidf_logistic_regression": {"sentiment": {"macro_f1": 0.734, "accuracy": 0.757}},
    "most_frequent_tag": {"entities": {"entity_f1": 0.263, "entity_precision": 0.402, "entity_recall": 0.195}},
}
ALONE = {"entities": {"entity_f1": 0.479}, "sentiment": {"macro_f1": 0.759}, "mood": {"rmse": 0.642}}


def make_run(folder: Path, rows: int = 500, seed: int = 0) -> Path:
    """Writes a run folder of three tasks with ``rows`` test rows each and returns it."""
    chance = random.Random(seed)
    write(folder / "recipe.toml", RECIPE)
    write_json(folder / "environment.json", ENVIRONMENT)
    tags = ["O", *(f"{prefix}-{kind}" for kind in TYPES for prefix in "BI")]
    write_json(folder / "labels.json", {"entities": tags, "sentiment": CLASSES, "mood": None})
    write_history(folder / "history.csv", history())
    found = {}
    for split in ("validation", "test"):
        made = {"entities": _tagged, "sentiment": _classified, "mood": _valued}
        lines = {task: [make(chance) for _ in range(rows)] for task, make in made.items()}
        for task, of_task in lines.items():
            write_rows(folder / f"predictions/{split}/{task}.jsonl", of_task)
        found[split] = measured(lines)
    baselines = {name: {"validation": scores, "test": scores} for name, scores in BASELINES.items()}
    write_json(folder / "metrics.json", {**found, "baselines": baselines, "single_task": {"test": ALONE}})
    return folder


def measured(lines: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, float]]:
    """Scores predictions with scikit-learn and seqeval."""
    tags = [[row[key] for row in lines["entities"]] for key in ("tags", "predicted")]
    classes = [[row[key] for row in lines["sentiment"]] for key in ("label", "predicted")]
    values = [[row[key] for row in lines["mood"]] for key in ("label", "predicted")]
    return {
        "entities": {
            "entity_f1": float(seqeval.f1_score(*tags)),
            "entity_precision": float(seqeval.precision_score(*tags)),
            "entity_recall": float(seqeval.recall_score(*tags)),
        },
        "sentiment": {
            "macro_f1": sklearn.f1_score(*classes, average="macro"),
            "accuracy": sklearn.accuracy_score(*classes),
        },
        "mood": {
            "rmse": sklearn.root_mean_squared_error(*values),
            "mae": sklearn.mean_absolute_error(*values),
            "r2": sklearn.r2_score(*values),
        },
    }


def history(epochs: int = 6) -> list[dict[str, float]]:
    return [_epoch(epoch) for epoch in range(1, epochs + 1)]


def _epoch(epoch: int) -> dict[str, float]:
    learned = 1 - 0.6**epoch
    row: dict[str, float] = {"epoch": epoch, "step": 120 * epoch, "seconds": 95.5 * epoch, "loss": 2.6 - 1.7 * learned}
    for task, top in (("entities", 0.48), ("sentiment", 0.79)):
        row |= {f"{task}_loss": 1.1 - 0.9 * learned, f"val_{task}_loss": 1.0 - 0.7 * learned + 0.02 * epoch}
        name = METRICS[task]
        row |= {f"{task}_{metric}": top * 1.15 * learned for metric in name}
        row |= {f"val_{task}_{metric}": top * learned - 0.004 * epoch for metric in name}
    return row | {"mood_rmse": 1 - 0.5 * learned, "val_mood_rmse": 1 - 0.4 * learned, "val_loss": 2.2 - 1.2 * learned}


def _tagged(chance: random.Random) -> dict[str, Any]:
    words, tags, predicted = [], [], []
    for word in chance.choice(FRAMES).split():
        if word != "{}":
            words, tags, predicted = [*words, word], [*tags, "O"], [*predicted, "O"]
            continue
        kind = chance.choice(TYPES)
        name = chance.choice(NAMES[kind])
        words += name
        tags += _bio(kind, len(name))
        luck = chance.random()
        if luck < 0.46:
            predicted += _bio(kind, len(name))
        elif luck < 0.78:
            predicted += ["O"] * len(name)
        elif luck < 0.90:
            predicted += _bio(chance.choice(TYPES), len(name))
        else:
            predicted += _bio(kind, 1) + ["O"] * (len(name) - 1)
    if chance.random() < 0.05:
        predicted[0] = "B-person"
    return {"words": words, "tags": tags, "predicted": predicted}


def _bio(kind: str, length: int) -> list[str]:
    return [f"B-{kind}"] + [f"I-{kind}"] * (length - 1)


def _classified(chance: random.Random) -> dict[str, Any]:
    label = chance.choices(CLASSES, [0.43, 0.39, 0.18])[0]
    parts = [chance.random() ** 3 + (0.5 if name == label else 0) for name in CLASSES]
    shares = dict(zip(CLASSES, (part / sum(parts) for part in parts), strict=True))
    text = chance.choice(OPINIONS[label])
    return {"text": text, "label": label, "predicted": max(shares, key=shares.__getitem__), "probabilities": shares}


def _valued(chance: random.Random) -> dict[str, Any]:
    value = chance.gauss(0, 1)
    text = chance.choice(OPINIONS[chance.choice(CLASSES)])
    return {"text": text, "label": value, "predicted": 0.7 * value + chance.gauss(0, 0.5)}


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_json(path: Path, value: Any) -> None:
    write(path, json.dumps(value))


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    write(path, "".join(json.dumps(row) + "\n" for row in rows))


def write_history(path: Path, rows: list[dict[str, float]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    from mtl_keras.report import write_report

    print(write_report(make_run(Path(sys.argv[1]))))
