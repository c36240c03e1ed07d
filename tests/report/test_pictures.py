import base64
import io
import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import sklearn.metrics as sklearn
from PIL import Image
from sklearn.preprocessing import MultiLabelBinarizer

from mtl_keras.errors import UserError
from mtl_keras.report import write_report
from tests.report.made_pictures import KEPT, KINDS, SCENE, SURFACE, TAGS, brute_iou, brute_mean_iou, make_pictures_run
from tests.report.made_run import write_json, write_rows
from tests.report.page_reader import Page, read_page

MATRIX = "confusion matrix, pixels and share of the true class"
LABELLED = ("kind", "tags", "age")
CLASSES = "precision and recall of the pixels of each class"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pictures_run(tmp_path_factory.mktemp("runs") / "pictures" / "20260301-093000", rows=30)


@pytest.fixture(scope="module")
def page(run: Path) -> Page:
    return read_page(write_report(run))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return make_pictures_run(tmp_path / "runs" / "20260301-093000", rows=4)


def rows_of(run: Path, task: str) -> list[dict]:
    return [json.loads(line) for line in (run / f"predictions/test/{task}.jsonl").read_text("utf-8").splitlines()]


def masks_of(run: Path, task: str) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    folder = run / "predictions/test" / task
    names = ("truth", "predicted")
    numbers = [int(path.stem) for path in folder.glob("*.jpg")]
    return {at: tuple(np.array(Image.open(folder / f"{at}.{name}.png")) for name in names) for at in numbers}


def images(page: Page) -> list[dict[str, str]]:
    return [attributes for tag, attributes in page.elements if tag == "img"]


def decoded(image: dict[str, str]) -> Image.Image:
    kind, content = image["src"].split(",")
    assert kind == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(content, validate=True)))


def part(page: Page, task: str) -> str:
    """Returns the text of a task's section."""
    return page.text.split(f" {task} segmentation ", 1)[1]


def test_the_page_holds_its_pictures(run: Path, page: Page) -> None:
    found = images(page)
    for task in ("surface", "scene"):
        for at in masks_of(run, task):
            shown = [image for image in found if f"{task}/{at:03d}.jpg" in image["alt"]]
            assert [decoded(image).size for image in shown] == [(240, 180)] * 3
    of_masks = 2 * 2 * KEPT * 3
    others = [image for image in found if not re.match(r".*(surface|scene)/", image["alt"])]
    kept = {task: {int(path.stem) for path in (run / f"predictions/test/{task}").glob("*.jpg")} for task in LABELLED}
    assert 0 < len(others) <= sum(map(len, kept.values()))
    assert len(found) == of_masks + len(others)
    assert all(image["alt"] for image in found)
    assert "://" not in page.html


def test_each_thumbnail_is_of_its_row(run: Path, page: Page) -> None:
    for row_name in (row["image"] for row in rows_of(run, "kind")):
        number = int(row_name.split("/")[1].split(".")[0])
        file = run / f"predictions/test/kind/{number}.jpg"
        for image in images(page):
            if image["alt"] == row_name:
                difference = np.asarray(decoded(image), float) - np.asarray(Image.open(file), float)
                assert np.abs(difference).mean() < 3


def test_worst_and_best_are_in_order_of_a_brute_force_iou(run: Path, page: Page) -> None:
    for task, names in (("surface", SURFACE), ("scene", SCENE)):
        said = re.findall(rf"{task}/(\d+)\.jpg IoU (\d\.\d+)", page.text)
        assert len(said) == 2 * KEPT
        masks = masks_of(run, task)
        for number, iou in said:
            assert float(iou) == pytest.approx(brute_mean_iou(*masks[int(number)], len(names)), abs=6e-4)
        worst, best = ([float(iou) for _, iou in said[:KEPT]], [float(iou) for _, iou in said[KEPT:]])
        assert all(one <= other for one, other in pairwise(worst))
        assert all(one >= other for one, other in pairwise(best))


def test_scores_of_the_classes_equal_a_brute_force(small: Path) -> None:
    page = read_page(write_report(small))
    masks = list(masks_of(small, "scene").values())
    assert len(masks) == 4
    truth, guess = (np.stack([both[side] for both in masks]) for side in (0, 1))
    given = truth != 255
    for number, name in enumerate(SCENE):
        cells = page.row(f"scene: {CLASSES}", name)
        precision = (truth == number)[given & (guess == number)].mean()
        recall = (guess == number)[truth == number].mean()
        assert cells[:3] == [f"{value:.3f}" for value in (brute_iou(truth, guess, number), precision, recall)]
        assert cells[3] == f"{(truth == number).sum():,}"
    assert f"the mean IoU of the classes, over all pixels together, is {brute_mean_iou(truth, guess, 5):.3f}" in (
        page.text.replace("The mean", "the mean")
    )
    assert f"{100 * (truth == guess)[given].mean():.0f} % of the {given.sum():,} pixels of 4 pictures" in page.text


def test_the_matrix_equals_scikit_learn(small: Path) -> None:
    page = read_page(write_report(small))
    masks = list(masks_of(small, "scene").values())
    truth, guess = (np.concatenate([both[side].ravel() for both in masks]) for side in (0, 1))
    expected = sklearn.confusion_matrix(truth[truth != 255], guess[truth != 255], labels=range(5))
    for number, name in enumerate(SCENE):
        counts = [f"{count:,}{100 * count / expected[number].sum():.0f} %" for count in expected[number]]
        assert page.row(f"scene: {MATRIX}", name) == [*counts, f"{expected[number].sum():,}"]


def test_labels_equal_scikit_learn(run: Path, page: Page) -> None:
    rows = rows_of(run, "tags")
    code = MultiLabelBinarizer(classes=TAGS)
    truth, guess = (
        code.fit_transform([row["labels"] for row in rows]),
        code.fit_transform([row["predicted"] for row in rows]),
    )
    parts = sklearn.precision_recall_fscore_support(truth, guess)
    for place, name in enumerate(TAGS):
        expected = [*(f"{part[place]:.3f}" for part in parts[:3]), str(parts[3][place])]
        assert page.row("tags: how well each label is found", name) == expected
    micro = sklearn.precision_recall_fscore_support(truth, guess, average="micro")
    assert page.row("tags: how well each label is found", "all labels")[:3] == [f"{part:.3f}" for part in micro[:3]]
    exact = (truth == guess).all(axis=1).sum()
    assert f"{exact} of 30 rows of the test split have all labels right" in page.text
    missed = ((truth == 1) & (guess == 0)).sum(axis=0)
    worst = max(missed.max(), ((truth == 0) & (guess == 1)).sum(axis=0).max())
    assert page.tables["tags: the most frequent faults"][1][2] == str(worst)


def test_labels_of_texts(small: Path) -> None:
    shares = {"clouds": 0.9, "snow": 0.2, "water": 0.6}
    text = {"text": "a wet <day>", "labels": ["clouds", "snow"], "predicted": ["clouds", "water"]}
    none = {"text": "nothing", "labels": [], "predicted": [], "probabilities": {}}
    write_rows(small / "predictions/test/tags.jsonl", [{**text, "probabilities": shares}, none])
    page = read_page(write_report(small))
    for said in ("a wet <day>", "✓ clouds", "✗ snow missed", "✗ water given wrongly", "✓ no label",
                 "snow missed where water was given wrongly: 1 row"):  # fmt: skip
        assert said in page.text
    assert not [image for image in images(page) if image["alt"] == "a wet <day>"]


def test_scores_of_single_classes_stay_out_of_the_summary(page: Page) -> None:
    assert page.tables["scene: scores by split"][0] == ["System", "mean IoU", "pixel accuracy"]
    assert page.tables["tags: scores by split"][0] == ["System", "micro-F1", "macro-F1"]
    assert len(page.tables["scene: scores by split"]) == 1 + 2 * (1 + 2)
    assert page.text.count("Most frequent class for every pixel") == 2 * (1 + 2)
    assert "best baseline, frequency of each label" in page.text


def test_without_the_folders_of_pictures(small: Path) -> None:
    for folder in (small / "predictions/test").iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    page = read_page(write_report(small))
    assert images(page) == []
    assert page.text.count("The run folder has no pictures of this task") == 5
    for task in ("kind", "surface", "scene", "tags", "age"):
        assert rows_of(small, task)[0]["image"] in page.text


def test_with_some_files_missing(small: Path) -> None:
    folder = small / "predictions/test/scene"
    before = len(images(read_page(write_report(small))))
    (folder / "0.jpg").unlink()
    (folder / "1.truth.png").unlink()
    page = read_page(write_report(small))
    assert len(images(page)) == before - 3 - 2
    assert "scene/000.jpg" not in page.text
    assert not [image for image in images(page) if "scene/000.jpg" in image["alt"]]
    assert [image["alt"] for image in images(page) if "scene/001.jpg" in image["alt"]] == ["scene/001.jpg"]


@pytest.mark.parametrize("file", ["scene/0.jpg", "scene/0.predicted.png", "kind/0.jpg"])
def test_a_broken_picture_is_named(small: Path, file: str) -> None:
    (small / "predictions/test" / file).write_bytes(b"\xff\xd8 no picture")
    with pytest.raises(UserError, match=re.escape(f"{file}: expected a picture")):
        write_report(small)


@pytest.mark.parametrize(("mode", "size"), [("L", (100, 90)), ("RGB", (240, 180))])
def test_a_mask_of_another_form_is_named(small: Path, mode: str, size: tuple[int, int]) -> None:
    Image.new(mode, size).save(small / "predictions/test/scene/0.truth.png")
    with pytest.raises(UserError, match=re.escape("scene/0.truth.png: expected class numbers of the size (240, 180)")):
        write_report(small)


def test_names_of_files_stay_names(small: Path) -> None:
    evil = "a/\"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;.jpg"
    for task in ("kind", "surface", "scene", "tags", "age"):
        write_rows(small / f"predictions/test/{task}.jsonl", [{**row, "image": evil} for row in rows_of(small, task)])
    page = read_page(write_report(small))
    assert "script" not in {tag for tag, _ in page.elements}
    assert {image["alt"].rsplit(" of ")[-1] for image in images(page)} == {evil}
    assert all(image["src"].startswith("data:image/jpeg;base64,") for image in images(page))
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert page.text.count(evil) >= 5 * 2
    write_rows(small / "predictions/test/kind.jsonl", [{**rows_of(small, "kind")[0], "image": "\u202egpj.\x00a" * 99}])
    html = write_report(small).read_text("utf-8")
    assert not re.search("[\x00-\x08\u202a-\u202e]", html)


ODD = ["background", "<b>bold</b>", "a \"quoted\" 'name'", "שלום", "x" * 90]


def test_odd_labels(tmp_path: Path) -> None:
    run = make_pictures_run(tmp_path / "run", rows=3, scene=ODD)
    row = {**rows_of(run, "tags")[0], "labels": ODD[1:3], "predicted": [ODD[2], ODD[4]], "probabilities": {}}
    write_rows(run / "predictions/test/tags.jsonl", [row])
    page = read_page(write_report(run))
    names = [row[0] for row in page.tables[f"scene: {CLASSES}"][1:]]
    assert names == [*ODD[:4], "x" * 59 + "…"]
    assert f"{ODD[1]} missed where {'x' * 59}… was given wrongly" in page.text
    assert "<b>bold" not in page.html


def test_many_classes(tmp_path: Path) -> None:
    names = ["background", *(f"class {number}" for number in range(1, 50))]
    run = make_pictures_run(tmp_path / "run", rows=2, scene=names)
    page = read_page(write_report(run))
    assert len(page.tables[f"scene: {MATRIX}"]) == 2 + 12
    assert "The matrix shows the 12 classes with the most pixels and leaves out 38" in page.text
    assert "The bars show the 40 classes with the most pixels and leave out 10" in page.text
    assert len(page.tables[f"scene: {CLASSES}"]) == 1 + 50
    assert re.search(r"and \d+ more", part(page, "scene"))


def test_of_rows_of_one_score_those_with_pictures_are_shown(tmp_path: Path) -> None:
    run = make_pictures_run(tmp_path / "run", rows=40)
    rows = [{**row, "confusion": [[5, 0], [0, 3]]} for row in rows_of(run, "surface")]
    write_rows(run / "predictions/test/surface.jsonl", rows)
    ages = [{**row, "predicted": row["label"]} for row in rows_of(run, "age")]
    write_rows(run / "predictions/test/age.jsonl", ages)
    page = read_page(write_report(run))
    shown = {image["alt"] for image in images(page)}
    for task, form in (("surface", "surface/{:03d}.jpg"), ("age", "age/{:04d}.jpg")):
        kept = [int(path.stem) for path in (run / "predictions/test" / task).glob("*.jpg")]
        assert len(kept) == 2 * KEPT
        assert {form.format(at) for at in kept} <= shown


def test_labels_that_do_not_fit_the_matrix_are_not_believed(small: Path) -> None:
    labels = json.loads((small / "labels.json").read_text("utf-8"))
    write_json(small / "labels.json", {**labels, "scene": ["only one"]})
    page = read_page(write_report(small))
    assert [row[0] for row in page.tables[f"scene: {CLASSES}"][1:]] == [f"class {number}" for number in range(5)]


@pytest.mark.parametrize("confusion", [[[1, 2]], "none", [[1, 2], [3]]])
def test_a_matrix_that_is_none_is_named(small: Path, confusion: object) -> None:
    write_rows(small / "predictions/test/surface.jsonl", [{"image": "a", "confusion": confusion}])
    with pytest.raises(UserError, match="expected rows of a segmentation head"):
        write_report(small)


def test_a_class_that_never_occurs_and_a_picture_without_pixels(small: Path) -> None:
    rows = [{"image": "a.jpg", "confusion": [[7, 0], [0, 0]]}, {"image": "b.jpg", "confusion": [[0, 0], [0, 0]]}]
    write_rows(small / "predictions/test/surface.jsonl", rows)
    shutil.rmtree(small / "predictions/test/surface")
    page = read_page(write_report(small))
    assert page.row(f"surface: {CLASSES}", "scratch")[:3] == ["\N{EN DASH}"] * 3
    assert "a.jpg IoU 1.000" in page.text
    assert "Every pixel is right." in page.text
    write_rows(small / "predictions/test/surface.jsonl", rows[1:])
    assert "of the 0 pixels of 1 picture" in read_page(write_report(small)).text


def test_small_pictures_are_enlarged(small: Path) -> None:
    folder = small / "predictions/test/kind"
    Image.new("RGB", (7, 5), (200, 10, 10)).save(folder / "0.jpg")
    page = read_page(write_report(small))
    (name,) = (row["image"] for row in rows_of(small, "kind") if "0000" in row["image"])
    (image,) = (image for image in images(page) if image["alt"] == name)
    assert decoded(image).size == (7 * 35, 5 * 35)


def test_classes_of_pictures(run: Path, page: Page) -> None:
    rows = rows_of(run, "kind")
    truth, guess = [row["label"] for row in rows], [row["predicted"] for row in rows]
    recall = sklearn.recall_score(truth, guess, labels=KINDS, average=None, zero_division=0)
    assert [page.row("kind: how well each class is found", name)[1] for name in KINDS] == [f"{r:.3f}" for r in recall]
    assert "Pictures are kept of the best and the worst rows only" in page.text
    assert "Text True Predicted" not in page.text


def test_the_masks_lie_over_their_picture(run: Path, page: Page) -> None:
    found = {image["alt"]: np.asarray(decoded(image), float) for image in images(page)}
    for at, (truth, guess) in masks_of(run, "scene").items():
        drawn = found[f"The true classes of scene/{at:03d}.jpg"], found[f"The predicted classes of scene/{at:03d}.jpg"]
        for mask, colours in zip((truth, guess), drawn, strict=True):
            tinted = colours.max(axis=-1) - colours.min(axis=-1) > 25
            plain, same = mask == 0, truth == guess
            assert tinted[plain & same].mean() < 0.05
            assert tinted[(mask > 0) & (mask < 255) & same].mean() > 0.9
        white = [colours.min(axis=-1) > 225 for colours in drawn]
        wrong = (truth != guess) & (truth != 255)
        red, blue = drawn[0][..., 0], drawn[0][..., 2]
        assert (blue > red + 60)[(truth == 1) & (guess != 1)].mean() > 0.7
        assert (abs(blue - red) < 25)[(truth == 0) & (guess != 0)].mean() > 0.7
        assert white[0].mean() < 0.001
        assert 0.15 < white[1][wrong].mean() < 0.35
        assert white[1][~wrong].mean() < 0.01
