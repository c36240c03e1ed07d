import json
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import sklearn.metrics as sklearn

from mtl_keras.errors import UserError
from mtl_keras.report import write_report
from tests.report.made_proteins import FOLDS, HEADS, PLACES, SPEECH, TERMS, make_proteins_run
from tests.report.made_run import write, write_rows
from tests.report.page_reader import Page, read_page

MATRIX = "confusion matrix, {}s and share of the true class"
FOUND = "how well each class is found"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_proteins_run(tmp_path_factory.mktemp("runs") / "proteins" / "20260301-093000")


@pytest.fixture(scope="module")
def page(run: Path) -> Page:
    return read_page(write_report(run))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return make_proteins_run(tmp_path / "runs" / "20260301-093000", rows=4)


def rows_of(run: Path, task: str) -> list[dict]:
    return [json.loads(line) for line in (run / f"predictions/test/{task}.jsonl").read_text("utf-8").splitlines()]


def part(page: Page, task: str) -> str:
    """Returns the text of a task's section."""
    number = list(HEADS).index(task) + 1
    html = page.html.split(f'<section id="task-{number}"')[1].split("</section>")[0]
    return Page(f"<div{html}</div>").text


def pairs_of(run: Path, task: str) -> tuple[list[str], list[str]]:
    """Returns the true and the predicted classes of what has a label."""
    rows = rows_of(run, task)
    both = [
        (true, guess)
        for row in rows
        for true, guess in zip(row["labels"], row["predicted"], strict=True)
        if true is not None
    ]
    return [true for true, _ in both], [str(guess) for _, guess in both]


def shown(value: float) -> str:
    return f"{value:.3f}"


def errors(page: Page, task: str) -> Iterator[float]:
    return (float(value) for value in re.findall(r"Expected calibration error: (\d\.\d+)", part(page, task)))


def brute_error(sure: list[float], right: list[bool]) -> float:
    values, truths = np.array(sure), np.array(right, float)
    places = np.minimum((values * 10).astype(int), 9)
    apart = [abs(values[places == k].mean() - truths[places == k].mean()) * (places == k).mean() for k in set(places)]
    return float(sum(apart))


def test_proteins_are_named_in_each_task(run: Path, page: Page) -> None:
    for task in HEADS:
        names = [row["protein"] for row in rows_of(run, task) if "protein" in row]
        said = part(page, task)
        assert task == "speech" or sum(name in said for name in names) >= 8
    assert page.tables["melting: furthest off"][0][0] == "Protein"
    assert not [tag for tag, _ in page.elements if tag in ("script", "img")]
    assert "://" not in page.html


@pytest.mark.parametrize(("task", "names", "unit"), [("fold", FOLDS, "residue"), ("speech", SPEECH, "word")])
def test_classes_of_residues_and_words_equal_scikit_learn(
    run: Path, page: Page, task: str, names: list[str], unit: str
) -> None:
    truth, guess = pairs_of(run, task)
    parts = sklearn.precision_recall_fscore_support(truth, guess, labels=names)
    matrix = sklearn.confusion_matrix(truth, guess, labels=names)
    for place, name in enumerate(names):
        expected = [*(shown(each[place]) for each in parts[:3]), f"{parts[3][place]:,}"]
        assert page.row(f"{task}: {FOUND}", name) == expected
        cells = [f"{count:,}{100 * count / matrix[place].sum():.0f} %" for count in matrix[place]]
        assert page.row(f"{task}: {MATRIX.format(unit)}", name) == [*cells, f"{matrix[place].sum():,}"]
        assert f"{name}{shown(parts[1][place])}" in part(page, task).split("the line is that of all")[1]
    share = sklearn.accuracy_score(truth, guess)
    assert f"{100 * share:.0f} % of the {len(truth):,} {unit}s with a label, of 40 rows" in part(page, task)
    missing = sum(label is None for row in rows_of(run, task) for label in row["labels"])
    assert f"{missing} more {unit}s of these rows have no label" in part(page, task)


def test_the_worst_and_the_best_proteins_in_order(run: Path, page: Page) -> None:
    found = {}
    for row in rows_of(run, "fold"):
        right = [t == p for t, p in zip(row["labels"], row["predicted"], strict=True) if t is not None]
        found[row["protein"]] = sum(right) / len(right)
    said = re.findall(r"([OPQ]\d{5}) (\d+) % of \d+ residues right", part(page, "fold"))
    assert [int(share) for _, share in said] == [round(100 * found[name]) for name, _ in said]
    values = [found[name] for name, _ in said]
    order = sorted(found.values())
    assert values == [*order[:4], *order[::-1][:4]]


def test_each_protein_has_a_track_with_all_its_letters(run: Path, page: Page) -> None:
    tracks = re.findall(r'<svg [^>]*class="track-picture">.*?</svg>', page.html)
    assert len(tracks) == 2 * 8
    drawn = {"".join(re.findall(r'class="residues">(\w+)</text>', track)) for track in tracks}
    assert len(drawn) == 16
    assert drawn <= {row["sequence"][:900] for task in ("fold", "grade") for row in rows_of(run, task)}
    assert 'role="img"' in tracks[0]


def test_what_is_too_long_is_counted(small: Path) -> None:
    size = 1000
    row = {"protein": "P1", "sequence": "M" * size, "labels": ["helix"] * size, "predicted": ["helix"] * size}
    write_rows(small / "predictions/test/fold.jsonl", [row])
    words = {"words": ["a"] * 130, "labels": ["DET"] * 130, "predicted": ["DET"] * 129 + [None]}
    write_rows(small / "predictions/test/speech.jsonl", [words])
    page = read_page(write_report(small))
    assert "Not shown: 100 more residues." in part(page, "fold")
    assert "Not shown: 10 more words." in part(page, "speech")
    assert page.row(f"speech: {FOUND}", "no answer")[3] == "0"
    assert "Can its probabilities be believed?" not in part(page, "fold")


def test_calibration_equals_a_brute_force(run: Path, page: Page) -> None:
    rows = rows_of(run, "place")
    sure = [row["probabilities"][row["predicted"]] for row in rows]
    right = [row["label"] == row["predicted"] for row in rows]
    assert list(errors(page, "place")) == [pytest.approx(brute_error(sure, right), abs=6e-4)]
    both = [
        (value, true == guess)
        for row in rows_of(run, "fold")
        for value, true, guess in zip(row["confidence"], row["labels"], row["predicted"], strict=True)
        if true is not None
    ]
    error = brute_error([value for value, _ in both], [true for _, true in both])
    assert list(errors(page, "fold")) == [pytest.approx(error, abs=6e-4)]


def test_of_many_labels_the_highest_of_a_row_are_calibrated(run: Path, page: Page) -> None:
    pairs = []
    for row in rows_of(run, "terms"):
        order = sorted(row["probabilities"].items(), key=lambda item: -item[1])[:50]
        pairs += [(value, name in row["labels"]) for name, value in order]
    error = brute_error([value for value, _ in pairs], [true for _, true in pairs])
    assert list(errors(page, "terms")) == [pytest.approx(error, abs=6e-4)]
    assert "Of each row the 50 highest." in part(page, "terms")
    assert "Of each row" not in part(page, "place")


def test_many_labels_leave_short_tables(run: Path, page: Page) -> None:
    table = page.tables["terms: how well each label is found"]
    assert len(table) == 1 + 3 * (1 + 6) + 1
    assert f"{len(TERMS) - 18} more are left out" in part(page, "terms")
    rows = rows_of(run, "terms")
    support = {name: sum(name in row["labels"] for row in rows) for name in TERMS}
    assert [int(row[4]) for row in table[2:8]] == sorted(support.values())[::-1][:6]
    truth, guess = ([[name in row[key] for name in TERMS] for row in rows] for key in ("labels", "predicted"))
    micro = sklearn.precision_recall_fscore_support(truth, guess, average="micro")
    assert page.row("terms: how well each label is found", "all labels")[:3] == [shown(each) for each in micro[:3]]


def test_top_labels_of_the_worst_and_the_best_proteins(run: Path, page: Page) -> None:
    said = part(page, "terms")
    found = re.findall(r"([OPQ]\d{5}) (\d+) of (\d+) true labels? found, (\d+) given wrongly", said)
    assert len(found) == 9 + 6
    rows = {row["protein"]: row for row in rows_of(run, "terms")}
    scores = []
    for name, right, of, wrong in found:
        truth, guess = set(rows[name]["labels"]), set(rows[name]["predicted"])
        assert (len(truth & guess), len(truth), len(guess - truth)) == (int(right), int(of), int(wrong))
        scores.append(2 * len(truth & guess) / max(1, len(truth) + len(guess)))
    assert all(one <= other for one, other in pairwise(scores[:9]))
    assert all(one >= other for one, other in pairwise(scores[9:]))
    first = rows[found[0][0]]
    name, value = max(first["probabilities"].items(), key=lambda item: item[1])
    marked = f"{name} ✓ true" if name in first["labels"] else name
    assert f"given wrongly {marked}" in said
    assert f"{100 * value:.0f} %" in said


def test_the_data(page: Page) -> None:
    table = page.tables["Rows, and how many of them have a label of the task"]
    assert ["terms"] in table
    assert table[table.index(["terms"]) + 1] == ["train", "900", "450", "50 %"]
    assert page.row("place: how often each label occurs", PLACES[0]) == ["133 16 %", "9 9 %"]
    assert "Not shown: 125 more labels" in page.text
    (leak, shared) = page.tables["Rows that are in two parts, letter by letter"][1:]
    assert leak[:4] == ["fold test", "place + terms train", "3", "sequence"]
    assert leak[4].endswith("flatters the score")
    assert shared[4].endswith("shared")
    assert page.tables["Rows that resemble one of another part"][1][1:4] == ["fold train", "7", "half of the words"]
    assert "Alike are rows with half of the letters; no others are looked for." in page.text


def test_a_run_that_noted_nothing_of_its_data(small: Path) -> None:
    (small / "data.json").unlink()
    assert "This run has not noted what its data are." in read_page(write_report(small)).text
    write(small / "data.json", json.dumps({"overlaps": [], "clusters": [], "not_compared": "too many"}))
    text = read_page(write_report(small)).text
    assert "No two parts of the data have a row in common." in text
    assert "Too many." in text
    write(small / "data.json", "{")
    with pytest.raises(UserError, match=r"data\.json: expected JSON"):
        write_report(small)


def test_names_stay_names(small: Path) -> None:
    evil = "<script>alert(1)</script>\"'&\u202e"
    for task in HEADS:
        rows = [{**row, **({"protein": evil} if "protein" in row else {})} for row in rows_of(small, task)]
        write_rows(small / f"predictions/test/{task}.jsonl", rows)
    letters = {"protein": "", "sequence": "<>&\u202e", "labels": [evil] * 4, "predicted": ["<b>", evil]}
    write_rows(small / "predictions/test/fold.jsonl", [letters])
    counts = {evil: {"test": {"rows": 1, "labelled": 1, "classes": {evil: 1}}}}
    overlap = {"one": evil, "other": evil, "rows": 1, "by": evil}
    write(small / "data.json", json.dumps({"tasks": counts, "overlaps": [overlap], "not_compared": evil}))
    page = read_page(write_report(small))
    assert "script" not in {tag for tag, _ in page.elements}
    assert not re.search("[\x00-\x08\u202a-\u202e]", page.html)
    assert "(no name)" in page.text


def test_rows_without_any_label(small: Path) -> None:
    rows = [{"protein": "P1", "sequence": "MA", "labels": [None, None], "predicted": ["helix", "helix"]}]
    write_rows(small / "predictions/test/fold.jsonl", rows)
    said = part(read_page(write_report(small)), "fold")
    assert "0 residues with a label" in said
    assert "No row has a label." in said


def test_lists_that_are_too_short(small: Path) -> None:
    row = {"protein": "P1", "sequence": "MAC", "labels": ["helix"], "predicted": [], "confidence": [0.5]}
    write_rows(small / "predictions/test/fold.jsonl", [row])
    assert "0 % of 1 residue right" in part(read_page(write_report(small)), "fold")
    write_rows(small / "predictions/test/fold.jsonl", [{"protein": "P1"}])
    with pytest.raises(UserError, match="expected rows of a token_classification head"):
        write_report(small)


def test_without_predictions(small: Path) -> None:
    shutil.rmtree(small / "predictions")
    assert read_page(write_report(small)).text.count("has no predictions of this task") == len(HEADS)
