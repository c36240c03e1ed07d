"""Evaluation of pictures, by a model that is a stub: it reads its answers from the pictures' colours."""

import io
import json

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image
from sklearn.metrics import confusion_matrix, f1_score, jaccard_score, mean_absolute_error

import mtl_keras as mtl
from mtl_keras.data.labelled import is_labelled
from mtl_keras.data.rows import Rows
from mtl_keras.evaluation import batches
from mtl_keras.evaluation.gallery import KEPT
from mtl_keras.evaluation.task_evaluation import evaluate_tasks
from tests.images.made import encode

LABELS = ["sky", "sea", "sand"]
COUNT = 20
_rng = np.random.default_rng(0)
SIZES = [(5 + number, 40 - number) for number in range(COUNT)]
GUESSES = [_rng.integers(0, 3, size).astype("uint8") for size in SIZES]
TRUTHS = [np.where(_rng.random(guess.shape) < 0.03 * number, 2, guess) for number, guess in enumerate(GUESSES)]
TRUTHS = [np.where(_rng.random(truth.shape) < 0.1, 255, truth).astype("uint8") for truth in TRUTHS]
MISSING = (3, 11)


def picture_of(guess):
    """Shows a guess: the red of a pixel is ten times its class."""
    return encode(np.stack([guess * 10, guess * 0 + 77, guess * 0], -1).astype("uint8"))


def pixels(file):
    return np.asarray(Image.open(io.BytesIO(file.read_bytes())))


class Stub:
    """Answers what the pictures say; notes the sizes of the batches."""

    def __init__(self, answer):
        self.answer, self.sizes = answer, []

    def evaluating(self, field, names):
        assert field == "image"

        def answers(values):
            self.sizes.append(len(values))
            pictures = [np.asarray(Image.open(io.BytesIO(value))) for value in values.numpy()]
            return {names[0]: {key: tf.constant(value) for key, value in self.answer(pictures).items()}}

        return answers


def masks(pictures):
    height, width = (max(picture.shape[axis] for picture in pictures) for axis in (0, 1))
    padded = np.full((len(pictures), height, width), -1, "int32")
    for place, picture in enumerate(pictures):
        padded[place, : picture.shape[0], : picture.shape[1]] = picture[..., 0] // 10
    sizes = np.array([picture.shape[:2] for picture in pictures], "int32")
    return {"mask": padded, "mask_heights": sizes[:, 0], "mask_widths": sizes[:, 1]}


def rows_of(labels, pictures, files=None):
    images = [str(file) for file in files] if files else pictures
    names = [f"folder/bild {number}ü.png" for number in range(len(pictures))]
    columns = {"image": tf.constant(images), "name": tf.constant(names), "label": labels}
    return Rows(tf.data.Dataset.from_tensor_slices(columns), "image", len(pictures), files=bool(files))


def evaluate(stub, head, rows, folder, batch_size=4):
    """Returns metrics, lines, and the names of the files of the gallery."""
    advanced = []
    file = folder / "test" / "task.jsonl"
    file.parent.mkdir()
    task = mtl.Task("task", head=head)
    found = evaluate_tasks(stub, [task], {"task": rows}, {"task": file}, batch_size, advanced.append)
    metrics = found["task"]
    assert sum(advanced) == rows.count
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return metrics, lines, {path.name for path in (file.parent / "task").iterdir()}


@pytest.fixture(params=["files", "bytes"])
def segmented(request, tmp_path):
    """Metrics, lines, gallery and the folder of an evaluated segmentation, two of whose masks are missing."""
    labels = tf.constant([b"" if number in MISSING else encode(truth) for number, truth in enumerate(TRUTHS)])
    pictures, files = [picture_of(guess) for guess in GUESSES], []
    if request.param == "files":
        files = [tmp_path / f"{number}.png" for number in range(COUNT)]
        for file, picture in zip(files, pictures, strict=True):
            file.write_bytes(picture)
    head = mtl.heads.Segmentation(labels=LABELS)
    return *evaluate(Stub(masks), head, rows_of(labels, pictures, files), tmp_path), tmp_path / "test" / "task"


KEPT_ROWS = [number for number in range(COUNT) if number not in MISSING]


def given(number):
    there = TRUTHS[number] != 255
    return TRUTHS[number][there], GUESSES[number][there]


def test_a_line_a_labelled_picture(segmented):
    _, lines, _, _ = segmented
    assert [line["image"] for line in lines] == [f"folder/bild {number}ü.png" for number in KEPT_ROWS]
    for number, line in zip(KEPT_ROWS, lines, strict=True):
        assert set(line) == {"image", "confusion"}
        assert line["confusion"] == confusion_matrix(*given(number), labels=range(3)).tolist()


def test_scores_are_over_all_pixels(segmented):
    metrics, _, _, _ = segmented
    truth, guess = (np.concatenate(column) for column in zip(*map(given, KEPT_ROWS), strict=True))
    assert metrics["mean_iou"] == pytest.approx(jaccard_score(truth, guess, average="macro"))
    assert metrics["pixel_accuracy"] == pytest.approx((truth == guess).mean())
    each = jaccard_score(truth, guess, average=None)
    assert [metrics[f"iou_{label}"] for label in LABELS] == pytest.approx(each.tolist())


def test_the_best_and_the_worst_pictures_are_there_by_their_lines(segmented):
    _, _, files, folder = segmented
    scores = [jaccard_score(*given(number), average="macro") for number in KEPT_ROWS]
    order = np.argsort(scores, kind="stable")
    shown = {*order[:KEPT].tolist(), *order[-KEPT:].tolist()}
    assert files == {f"{line}{ending}" for line in shown for ending in (".jpg", ".truth.png", ".predicted.png")}
    for line in shown:
        number = KEPT_ROWS[line]
        picture, truth, guess = (pixels(folder / f"{line}{end}") for end in (".jpg", ".truth.png", ".predicted.png"))
        np.testing.assert_array_equal(truth, TRUTHS[number])
        np.testing.assert_array_equal(guess, GUESSES[number])
        assert picture.shape == (*SIZES[number], 3)
        assert abs(picture[..., 1].astype(int) - 77).mean() < 10


def test_large_pictures_are_made_small(tmp_path):
    guess = np.zeros((900, 600), "uint8")
    guess[:450] = 2
    rows = rows_of(tf.constant([encode(guess)]), [picture_of(guess)])
    _, _, files = evaluate(Stub(masks), mtl.heads.Segmentation(labels=LABELS), rows, tmp_path)
    assert len(files) == 3
    sizes = {pixels(tmp_path / "test" / "task" / name).shape[:2] for name in files}
    assert sizes == {(320, 213)}
    truth = pixels(tmp_path / "test" / "task" / "0.truth.png")
    assert set(np.unique(truth)) == {0, 2}
    assert (truth[:159] == 2).all()
    assert (truth[161:] == 0).all()


def test_masks_of_large_pictures_are_few_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "PIXELS", 20 * 30)
    sizes = [(10, 30), (10, 30), (10, 30), (20, 30), (5, 5), (30, 30), (1, 1)]
    guesses = [np.ones(size, "uint8") for size in sizes]
    rows = rows_of(tf.constant([encode(guess) for guess in guesses]), [picture_of(guess) for guess in guesses])
    stub = Stub(masks)
    metrics, _, _ = evaluate(stub, mtl.heads.Segmentation(labels=LABELS), rows, tmp_path, 4)
    assert stub.sizes == [2, 1, 1, 1, 1, 1]
    assert metrics["pixel_accuracy"] == 1.0


def test_several_labels(tmp_path):
    have = _rng.integers(0, 2, (9, 3)).astype("int32")
    have[4] = -1
    p = _rng.random((9, 3)).astype("float32")
    pictures = [encode(np.full((4, 4, 3), number, "uint8")) for number in range(9)]
    head = mtl.heads.MultiLabel(labels=LABELS)

    def answer(seen):
        own = p[[int(picture[0, 0, 0]) for picture in seen]]
        return head.evaluated(np.log(own / (1 - own)), {})

    metrics, lines, files = evaluate(Stub(answer), head, rows_of(tf.constant(have), pictures), tmp_path)
    kept = [number for number in range(9) if number != 4]
    assert [line["labels"] for line in lines] == [
        [name for name, has in zip(LABELS, have[number], strict=True) if has] for number in kept
    ]
    assert [line["predicted"] for line in lines] == [
        [name for name, value in zip(LABELS, p[number], strict=True) if value >= 0.5] for number in kept
    ]
    assert lines[0]["probabilities"] == pytest.approx(dict(zip(LABELS, p[0].tolist(), strict=True)), abs=1e-5)
    for average in ("micro", "macro"):
        expected = f1_score(have[kept], p[kept] >= 0.5, average=average, zero_division=0)
        assert metrics[f"{average}_f1"] == pytest.approx(expected)
    assert files == {f"{line}.jpg" for line in range(8)}


def test_classes_and_values(tmp_path):
    pictures = [encode(np.full((4, 4, 3), number, "uint8")) for number in range(6)]
    head = mtl.heads.Classification(labels=LABELS)
    logits = np.eye(3, dtype="float32")[[0, 1, 2, 0, 1, 2]] * 3
    classes = tf.constant([0, -1, 2, 1, 1, -1])
    stub = Stub(lambda seen: head.evaluated(logits[[int(picture[0, 0, 0]) for picture in seen]], {}))
    (tmp_path / "classes").mkdir()
    metrics, lines, files = evaluate(stub, head, rows_of(classes, pictures), tmp_path / "classes")
    assert [(line["label"], line["predicted"]) for line in lines] == [
        ("sky", "sky"),
        ("sand", "sand"),
        ("sea", "sky"),
        ("sea", "sea"),
    ]
    assert metrics["accuracy"] == 0.75
    assert files == {f"{line}.jpg" for line in range(4)}
    values = np.array([-2.5, np.nan, 0.5, -0.1, 3, -7], "float32")
    stub = Stub(lambda seen: {"value": np.array([float(picture[0, 0, 0]) for picture in seen], "float32")})
    metrics, lines, _ = evaluate(stub, mtl.heads.Regression(), rows_of(tf.constant(values), pictures), tmp_path)
    assert [line["label"] for line in lines] == pytest.approx([-2.5, 0.5, -0.1, 3, -7])  # below 0 too
    assert metrics["mae"] == pytest.approx(mean_absolute_error(values[[0, 2, 3, 4, 5]], [0, 2, 3, 4, 5]))


class JointStub(Stub):
    """Answers for both tasks; notes the tasks of the batches."""

    def __init__(self, heads):
        super().__init__(None)
        self.heads, self.names = heads, []

    def evaluating(self, field, names):
        def answers(values):
            self.sizes.append(len(values))
            self.names.append(list(names))
            pictures = [np.asarray(Image.open(io.BytesIO(value))) for value in values.numpy()]
            logits = np.eye(3, dtype="float32")[[picture[0, 0, 0] // 10 for picture in pictures]]
            both = {"kind": self.heads["kind"].answer(logits, {}), "mask": masks(pictures)}
            return {name: {key: tf.constant(value) for key, value in both[name].items()} for name in names}

        return answers


def test_tasks_on_the_same_rows_are_evaluated_together_as_each_alone(tmp_path):
    heads = {"kind": mtl.heads.Classification(labels=LABELS), "mask": mtl.heads.Segmentation(labels=LABELS)}
    pictures = [picture_of(guess) for guess in GUESSES]
    given = [b"" if number in MISSING else encode(truth) for number, truth in enumerate(TRUTHS)]
    kinds = [-1 if number in (5, 11) else number % 3 for number in range(COUNT)]
    rows = {"kind": rows_of(tf.constant(kinds), pictures), "mask": rows_of(tf.constant(given), pictures)}
    tasks = [mtl.Task(name, head=head) for name, head in heads.items()]

    def evaluated(folder, groups):
        stub, advanced, found = JointStub(heads), [], {}
        files = {name: tmp_path / folder / f"{name}.jsonl" for name in heads}
        for group in groups:
            found |= evaluate_tasks(stub, group, rows, files, 8, advanced.append)
        assert sum(advanced) == COUNT * len(groups)
        written = {path.relative_to(tmp_path / folder): path for path in (tmp_path / folder).rglob("*.*")}
        return stub, found, {name: path.read_bytes() for name, path in written.items()}

    together, scores, written = evaluated("together", [tasks])
    assert (scores, written) == evaluated("alone", [tasks[:1], tasks[1:]])[1:]
    assert len(written) > 12
    # 11 has no label at all; 3 has no mask: its size is not known, and none is made of it.
    assert sum(together.sizes) == COUNT - 1
    assert together.names == [["kind", "mask"]] * 3 + [["kind"]]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (np.int32(-1), False),
        (np.int32(0), True),
        (-1, False),
        (np.float32("nan"), False),
        (float("nan"), False),
        (np.float32(-1.5), True),
        (-1.5, True),
        (b"", False),
        (b"png", True),
        (np.array([-1, -1]), False),
        (np.array([0, 1]), True),
        ([], True),
    ],
)
def test_what_is_a_label(label, expected):
    assert is_labelled(label) is expected
