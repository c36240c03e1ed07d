"""A made-up run folder of tasks on pictures; the pictures are drawn here."""

import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.report.made_run import ENVIRONMENT, write, write_json, write_rows

KINDS = ["bicycle", "boat", "bus", "cat", "chair", "tree"]
SURFACE = ["background", "scratch"]
SCENE = ["background", "sky", "water", "meadow", "hut"]
TAGS = ["clouds", "people", "snow", "sunset", "water"]
LABELS = {"kind": KINDS, "surface": SURFACE, "scene": SCENE, "tags": TAGS, "age": None}
RECIPE = """title = "Pictures of five kinds on one trunk"
name = "pictures"

[tasks.kind]
monitor = "macro_f1"
head = { kind = "classification" }

[tasks.surface]
monitor = "mean_iou"
head = { kind = "segmentation" }

[tasks.scene]
monitor = "mean_iou"
head = { kind = "segmentation" }

[tasks.tags]
monitor = "micro_f1"
head = { kind = "multi_label" }

[tasks.age]
monitor = "rmse"
head = { kind = "regression" }

[model]
backbone = { kind = "efficientnet", preset = "lite0" }
sharing = { kind = "hard" }

[train]
batch_size = 32
"""
SCORES = {
    "kind": {"macro_f1": 0.803, "accuracy": 0.811},
    "tags": {"micro_f1": 0.794, "macro_f1": 0.731},
    "age": {"rmse": 5.1, "mae": 3.9, "r2": 0.61},
}
KEPT = 6
SIZE = (240, 180)


def make_pictures_run(folder: Path, rows: int = 40, seed: int = 0, scene: list[str] = SCENE) -> Path:
    """Writes a run folder of five tasks on pictures with ``rows`` test rows each and returns it."""
    chance = random.Random(seed)
    labels = {**LABELS, "scene": scene}
    write(folder / "recipe.toml", RECIPE)
    write_json(folder / "environment.json", ENVIRONMENT)
    write_json(folder / "labels.json", labels)
    made = {"kind": _classified, "tags": _labelled, "age": _valued}
    lines = {task: [make(chance, number) for number in range(rows)] for task, make in made.items()}
    for task, of_task in lines.items():
        _write_task(folder / "predictions/test", task, of_task, [])
    for task in ("surface", "scene"):
        masks = [_masks(chance, task, len(labels[task])) for _ in range(rows)]
        lines[task] = [
            {"image": f"{task}/{at:03d}.jpg", "confusion": confusion(*both, len(labels[task]))}
            for at, both in enumerate(masks)
        ]
        _write_task(folder / "predictions/test", task, lines[task], masks)
    write_json(folder / "metrics.json", _metrics(lines, labels))
    return folder


def confusion(truth: np.ndarray, guess: np.ndarray, classes: int) -> list[list[int]]:
    return [[int(((truth == true) & (guess == other)).sum()) for other in range(classes)] for true in range(classes)]


def brute_iou(truth: np.ndarray, guess: np.ndarray, number: int) -> float:
    """Returns a class's IoU, counted pixel by pixel; NaN where it does not occur."""
    given = truth != 255
    both = ((truth == number) & (guess == number) & given).sum()
    either = (((truth == number) | (guess == number)) & given).sum()
    return float(both / either) if either else float("nan")


def brute_mean_iou(truth: np.ndarray, guess: np.ndarray, classes: int) -> float:
    """Returns the mean IoU of the classes that occur."""
    return float(np.nanmean([brute_iou(truth, guess, number) for number in range(classes)]))


def picture(number: int, truth: np.ndarray | None = None) -> Image.Image:
    """Draws a picture; with a mask, one whose brightness follows it."""
    chance = np.random.default_rng(number)
    slope = np.linspace(60, 190, SIZE[1])[:, None, None] * np.array([0.8, 0.95, 1.1])
    ground = np.broadcast_to(slope, (SIZE[1], SIZE[0], 3)) + chance.normal(0, 9, (SIZE[1], SIZE[0], 3))
    if truth is not None:
        tones = np.array([[0, 0, 0], [-10, 30, 70], [-60, -20, 50], [-20, 60, -40], [60, -20, -50]])
        ground = ground + tones[np.where(truth == 255, 0, truth) % len(tones)]
    return Image.fromarray(ground.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))


def _metrics(lines: dict[str, list[dict[str, Any]]], labels: dict[str, list[str]]) -> dict[str, Any]:
    test, majority = dict(SCORES), {"kind": {"macro_f1": 0.06, "accuracy": 0.21}, "age": {"rmse": 8.2, "r2": 0.0}}
    majority["tags"] = {"micro_f1": 0.31, "macro_f1": 0.12}
    for task in ("surface", "scene"):
        total = np.sum([row["confusion"] for row in lines[task]], axis=0)
        test[task] = _scores(total, labels[task])
        constant = np.zeros_like(total)
        constant[:, 0] = total.sum(axis=1)
        majority[task] = _scores(constant, labels[task])
    both = {"validation": test, "test": test}
    return {**both, "baselines": {"majority": {"validation": majority, "test": majority}}}


def _scores(total: np.ndarray, names: list[str]) -> dict[str, float]:
    union = total.sum(axis=0) + total.sum(axis=1) - np.diag(total)
    each = np.diag(total) / np.maximum(union, 1)
    ious = {f"iou_{name}": float(value) for name, value in zip(names, each, strict=True)}
    return {"mean_iou": float(each.mean()), "pixel_accuracy": float(np.diag(total).sum() / total.sum()), **ious}


def _write_task(folder: Path, task: str, rows: list[dict[str, Any]], masks: list[Any]) -> None:
    write_rows(folder / f"{task}.jsonl", rows)
    order = sorted(range(len(rows)), key=lambda at: _score(rows[at]))
    (folder / task).mkdir()
    for at in {*order[:KEPT], *order[::-1][:KEPT]}:
        picture(at, masks[at][0] if masks else None).save(folder / task / f"{at}.jpg", quality=85)
        for name, mask in zip(("truth", "predicted"), masks[at] if masks else (), strict=False):
            Image.fromarray(mask).save(folder / task / f"{at}.{name}.png")


def _score(row: dict[str, Any]) -> float:
    if "confusion" in row:
        counts = np.array(row["confusion"])
        union = counts.sum(axis=0) + counts.sum(axis=1) - np.diag(counts)
        return float(np.mean((np.diag(counts) / np.maximum(union, 1))[union > 0]))
    if "labels" in row:
        parts = [p if name in row["labels"] else 1 - p for name, p in row["probabilities"].items()]
        return float(np.prod(parts))
    return row["probabilities"][row["label"]] if "probabilities" in row else -abs(row["label"] - row["predicted"])


def _masks(chance: random.Random, task: str, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns a true mask, its edge of no class, and a predicted one: the true one shifted, with patches wrong."""
    truth = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(truth)
    if task == "surface":
        start = chance.randint(20, 120), chance.randint(20, 120)
        draw.line([start, (start[0] + 90, start[1] + chance.randint(-30, 50))], fill=1, width=chance.randint(3, 16))
    else:
        draw.rectangle([0, 0, SIZE[0], 70], fill=1)
        for number in range(2, classes):
            at = chance.randint(-20, 200), chance.randint(50, 150)
            draw.ellipse([at[0], at[1], at[0] + chance.randint(40, 110), at[1] + 60], fill=number)
    guess = truth.rotate(chance.choice([0, 1, 3, 8]), translate=(chance.randint(0, 6), chance.randint(0, 6)))
    if chance.random() < 0.5:
        at = chance.randint(0, 180), chance.randint(0, 120)
        ImageDraw.Draw(guess).rectangle([*at, at[0] + 40, at[1] + 30], fill=chance.randrange(classes))
    found = np.array(truth)
    found[-6:, :40] = 255
    return found, np.array(guess)


def _classified(chance: random.Random, number: int) -> dict[str, Any]:
    label = chance.choice(KINDS)
    parts = [chance.random() ** 3 + (0.6 if name == label else 0) for name in KINDS]
    shares = dict(zip(KINDS, (part / sum(parts) for part in parts), strict=True))
    predicted = max(shares, key=shares.__getitem__)
    return {"image": f"{label}/{number:04d}.jpg", "label": label, "predicted": predicted, "probabilities": shares}


def _labelled(chance: random.Random, number: int) -> dict[str, Any]:
    has = [name for name in TAGS if chance.random() < 0.4]
    sure = {name: chance.betavariate(4, 1.5) for name in TAGS}
    shares = {name: sure[name] if name in has else 1 - sure[name] for name in TAGS}
    predicted = [name for name in TAGS if shares[name] >= 0.5]
    return {"image": f"{number:04d}.jpg", "labels": has, "predicted": predicted, "probabilities": shares}


def _valued(chance: random.Random, number: int) -> dict[str, Any]:
    value = chance.uniform(18, 70)
    return {"image": f"age/{number:04d}.jpg", "label": value, "predicted": 0.8 * value + 8 + chance.gauss(0, 5)}


if __name__ == "__main__":
    from mtl_keras.report import write_report

    print(json.dumps(str(write_report(make_pictures_run(Path(sys.argv[1]))))))
