"""The pictures that an evaluation keeps: of which lines, and what they show; a stand-in for the model answers."""

import io
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from mtl_keras.data.rows import Rows
from mtl_keras.evaluation.task_evaluation import evaluate_tasks
from mtl_keras.heads import Classification, Segmentation
from mtl_keras.metrics.picture_iou import mean_iou_of_line
from mtl_keras.task import Task

NAMES = ["background", "blob"]
COUNT = 40


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@dataclass
class Oracle:
    """Answers as a trained model does, with what it was made with; a picture's red says which row it is."""

    answers: dict[str, list[np.ndarray]]

    def evaluating(self, field, tasks):
        def answer(values):
            rows = [np.asarray(Image.open(io.BytesIO(value)))[0, 0, 0] for value in values.numpy()]
            return {tasks[0]: {key: tf.constant([each[row] for row in rows]) for key, each in self.answers.items()}}

        return answer


def pictures(count: int = COUNT) -> list[bytes]:
    return [png(np.full((8, 6, 3), number, np.uint8)) for number in range(count)]


def rows_of(labels, **columns) -> Rows:
    names = [f"{number}.png" for number in range(COUNT)]
    dataset = tf.data.Dataset.from_tensor_slices({"image": pictures(), "name": names, "label": labels, **columns})
    return Rows(dataset, "image", COUNT)


def evaluated(tmp_path: Path, head, rows: Rows, answers) -> tuple[list[dict], Path]:
    file = tmp_path / "test" / "task.jsonl"
    task = Task("task", head)
    evaluate_tasks(Oracle(answers), [task], {"task": rows}, {"task": file}, 7, lambda number: None)
    return [json.loads(line) for line in file.read_text().splitlines()], file.with_suffix("")


def red(path: Path) -> int:
    return int(np.median(np.asarray(Image.open(path))[..., 0]))


def test_a_picture_has_the_number_of_its_line_where_rows_lack_labels(tmp_path):
    chance = random.Random(0)
    labels = [number % 2 if number % 3 else -1 for number in range(COUNT)]
    sure = [chance.random() for _ in range(COUNT)]
    answers = {
        "label": [NAMES[share > 0.5].encode() for share in sure],
        "probabilities": [[1 - share, share] for share in sure],
    }
    lines, folder = evaluated(tmp_path, Classification(labels=NAMES), rows_of(labels), answers)
    assert len(lines) == sum(label >= 0 for label in labels) < COUNT
    kept = {int(path.stem): red(path) for path in folder.glob("*.jpg")}
    assert len(kept) == 12
    for number, row in kept.items():
        assert lines[number]["image"] == f"{row}.png"
    order = sorted(range(len(lines)), key=lambda at: lines[at]["probabilities"][lines[at]["label"]])
    assert set(kept) == {*order[:6], *order[-6:]}


def test_masks_are_kept_of_the_best_and_the_worst(tmp_path):
    chance = np.random.default_rng(0)
    truth = [chance.choice(np.array([0, 0, 1, 255], np.uint8), size=(8, 6)) for _ in range(COUNT)]
    guess = [np.where(chance.random((8, 6)) < chance.random(), chance.integers(0, 2, (8, 6)), each % 255)
             for each in truth]  # fmt: skip
    missing = {3, 11}
    labels = [b"" if number in missing else png(each) for number, each in enumerate(truth)]
    answers = {
        "mask": [np.pad(each, ((0, 2), (0, 3)), constant_values=-1).astype(np.int32) for each in guess],
        "mask_heights": [8] * COUNT,
        "mask_widths": [6] * COUNT,
    }
    lines, folder = evaluated(tmp_path, Segmentation(labels=NAMES), rows_of(labels), answers)
    assert len(lines) == COUNT - len(missing)
    scores = []
    for line in lines:
        row = int(line["image"].removesuffix(".png"))
        given = truth[row] != 255
        either = [((truth[row] == at) | (guess[row] == at)) & given for at in (0, 1)]
        both = [((truth[row] == at) & (guess[row] == at)) & given for at in (0, 1)]
        scores.append(np.mean([b.sum() / e.sum() for b, e in zip(both, either, strict=True) if e.any()]))
        assert mean_iou_of_line(line) == pytest.approx(scores[-1])
    order = np.argsort(scores, kind="stable")
    kept = {int(path.stem) for path in folder.glob("*.jpg")}
    assert kept == {*order[:6].tolist(), *order[-6:].tolist()}
    for number in kept:
        row = int(lines[number]["image"].removesuffix(".png"))
        assert (np.asarray(Image.open(folder / f"{number}.truth.png")) == truth[row]).all()
        assert (np.asarray(Image.open(folder / f"{number}.predicted.png")) == guess[row]).all()


def test_masks_of_one_class_are_not_among_the_best(tmp_path):
    truth = [np.zeros((8, 6), np.uint8) for _ in range(COUNT)]
    guess = [each.copy() for each in truth]
    several = range(10, 30)
    for number in several:
        truth[number][:4] = 1
        guess[number][: number % 4] = 1  # none is right in every pixel
    answers = {
        "mask": [each.astype(np.int32) for each in guess],
        "mask_heights": [8] * COUNT,
        "mask_widths": [6] * COUNT,
    }
    _, folder = evaluated(tmp_path, Segmentation(labels=NAMES), rows_of([png(each) for each in truth]), answers)
    kept = {int(path.stem) for path in folder.glob("*.jpg")}
    assert kept <= set(several)
    assert {number for number in several if number % 4 == 3} <= kept  # those with the most right pixels: five
