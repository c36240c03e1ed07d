import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import seqeval.metrics as seqeval
import sklearn.metrics as sklearn

from mtl_keras.errors import UserError
from mtl_keras.report import write_report
from tests.report.made_run import (
    CLASSES,
    RECIPE,
    TYPES,
    history,
    make_run,
    write,
    write_history,
    write_json,
    write_rows,
)
from tests.report.page_reader import Page, read_page


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("runs") / "ner_sentiment" / "20260301-093000")


@pytest.fixture(scope="module")
def page(run: Path) -> Page:
    return read_page(write_report(run))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return make_run(tmp_path / "runs" / "20260301-093000", rows=8)


def rows_of(run: Path, task: str) -> list[dict]:
    return [json.loads(line) for line in (run / f"predictions/test/{task}.jsonl").read_text("utf-8").splitlines()]


def shown(value: float) -> str:
    return f"{value:.3f}"


def test_says_what_the_run_was(page: Page) -> None:
    assert page.headings[0] == (1, "Entities and sentiment on one shared encoder")
    for fact in ("ner_sentiment/20260301-093000", "wheel:minilm", "720 steps of 64 rows in 6 epochs", "9.6 minutes",
                 "Made-up Processor 3000, 2 cores, 4 GB", "2026-03-01 09:30:00 UTC"):  # fmt: skip
        assert fact in page.text


def test_loads_nothing(page: Page) -> None:
    tags = [tag for tag, _ in page.elements]
    assert not {"script", "img", "iframe", "object", "embed", "video", "audio", "base"} & set(tags)
    links = [attributes.get(name) for _, attributes in page.elements for name in ("src", "href", "srcset", "action")]
    assert all(link.startswith(("#", "data:")) for link in links if link)
    style = re.search("<style>(.*?)</style>", page.html, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style
    assert "://" not in page.html
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_is_fit_for_readers_of_all_kinds(page: Page) -> None:
    levels = [level for level, _ in page.headings]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    charts = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert len(charts) == 4 + 3 + 1 + 1 + 2 + 2
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)
    tags = [tag for tag, _ in page.elements]
    assert tags.count("table") == tags.count("caption") == len(page.tables)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    anchors = {attributes["href"][1:] for tag, attributes in page.elements if tag == "a"}
    assert anchors <= set(ids)
    assert dict(page.elements)["html"]["lang"] == "en"


def test_entities_by_type_equal_seqeval(run: Path, page: Page) -> None:
    rows = rows_of(run, "entities")
    truth, predicted = [row["tags"] for row in rows], [row["predicted"] for row in rows]
    report = seqeval.classification_report(truth, predicted, output_dict=True)
    for name in TYPES:
        expected = [shown(report[name][key]) for key in ("precision", "recall", "f1-score")]
        assert page.row("entities: how well each type is found", name) == [*expected, str(report[name]["support"])]
    whole = [shown(report["micro avg"][key]) for key in ("precision", "recall", "f1-score")]
    assert page.row("entities: how well each type is found", "all types")[:3] == whole


def test_classes_equal_scikit_learn(run: Path, page: Page) -> None:
    rows = rows_of(run, "sentiment")
    truth, predicted = [row["label"] for row in rows], [row["predicted"] for row in rows]
    parts = sklearn.precision_recall_fscore_support(truth, predicted, labels=CLASSES)
    matrix = sklearn.confusion_matrix(truth, predicted, labels=CLASSES)
    for place, name in enumerate(CLASSES):
        expected = [*(shown(part[place]) for part in parts[:3]), str(parts[3][place])]
        assert page.row("sentiment: how well each class is found", name) == expected
        cells = page.row("sentiment: confusion matrix, rows and share of the true class", name)
        shares = [f"{count}{100 * count / matrix[place].sum():.0f} %" for count in matrix[place]]
        assert cells == [*shares, str(matrix[place].sum())]


def test_scores_and_verdicts(run: Path, page: Page) -> None:
    test = json.loads((run / "metrics.json").read_text("utf-8"))["test"]
    ours = test["sentiment"]["macro_f1"]
    assert page.row("sentiment: scores by split", "This model")[0] == f"{ours:.3f} ★"
    assert page.row("sentiment: scores by split", "TF-IDF + logistic regression")[0] == "0.734"
    assert f"Beats the best baseline, TF-IDF + logistic regression, by {ours - 0.734:.3f}" in page.text
    assert f"Beats the best baseline, mean value, by {0.902 - test['mood']['rmse']:.3f}" in page.text


def test_sharing(run: Path, page: Page) -> None:
    test = json.loads((run / "metrics.json").read_text("utf-8"))["test"]
    cells = page.row("Gain or loss from sharing, by task", "entities")
    change = test["entities"]["entity_f1"] - 0.479
    assert cells[1:3] == ["0.479", shown(test["entities"]["entity_f1"])]
    assert cells[3] == f"{change:+.3f}".replace("-", "\N{MINUS SIGN}")
    assert cells[4].endswith("sharing helps" if change > 0 else "sharing costs")


def test_below_the_baseline_is_said(small: Path) -> None:
    metrics = json.loads((small / "metrics.json").read_text("utf-8"))
    metrics["test"]["sentiment"]["macro_f1"] = 0.7
    metrics["test"]["entities"]["entity_f1"] = 0.263
    del metrics["single_task"]
    write_json(small / "metrics.json", metrics)
    text = read_page(write_report(small)).text
    assert "Falls short of the baseline TF-IDF + logistic regression by 0.034 (macro-F1 0.700 against 0.734)" in text
    assert "Level with the best baseline, most frequent tag of each word" in text
    assert "Not measured in this run." in text


def test_the_surest_wrong_come_first(run: Path, page: Page) -> None:
    wrong = [row for row in rows_of(run, "sentiment") if row["label"] != row["predicted"]]
    surest = max(row["probabilities"][row["predicted"]] for row in wrong)
    first = page.text.split("Wrong, the surest first")[1]
    assert f"{100 * surest:.0f} %" in first[:250]


def test_texts_stay_texts(small: Path) -> None:
    evil = "<script>alert(1)</script></style><img src=x onerror=alert(2)> & \"quoted\" 'too'"
    write(small / "recipe.toml", RECIPE.replace("Entities and sentiment", "<script>alert(0)</script> sentiment"))
    row = {"text": evil, "label": evil, "predicted": "<b>", "probabilities": {"<b>": 0.9, evil: 0.1}}
    write_rows(small / "predictions/test/sentiment.jsonl", [row, {**row, "predicted": evil}])
    words = [evil, "<i>", "]]>"]
    tagged = {"words": words, "tags": [f"B-{evil}", "O", "O"], "predicted": ["O", "B-<u>", "O"]}
    write_rows(small / "predictions/test/entities.jsonl", [tagged])
    write_rows(small / "predictions/test/mood.jsonl", [{"text": evil, "label": 1.0, "predicted": 2.0}])
    write_json(small / "environment.json", {"device": evil, "versions": {"<b>": evil}})
    page = read_page(write_report(small))
    assert not {"script", "img", "i", "u"} & {tag for tag, _ in page.elements}
    assert page.text.count(evil) >= 4
    assert page.headings[0][1].startswith("<script>alert(0)</script>")


@pytest.mark.parametrize(
    "text",
    ["", " ", "x" * 10_000, "a \x00 b \x1b[31m", "שלום עולם \u202eabc", "👩‍👩‍👧 🏳️‍🌈 é", "\ud800 alone", "\u2028\u2029"],
    ids=["empty", "blank", "long", "control", "rtl", "emoji", "surrogate", "line separators"],
)
def test_odd_texts(small: Path, text: str) -> None:
    row = {"text": text, "label": "positive", "predicted": "negative", "probabilities": {"negative": 1.0}}
    write_rows(small / "predictions/test/sentiment.jsonl", [row])
    write_rows(
        small / "predictions/test/entities.jsonl",
        [
            {"words": [text] * 300, "tags": ["B-person"] * 300, "predicted": ["I-person", "O"]},
            {"words": [], "tags": [], "predicted": []},
        ],
    )
    path = write_report(small)
    page = read_page(path)
    assert path.stat().st_size < 1_000_000
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", page.html)
    assert "Not shown: 180 more words." in page.text
    assert "the first 600 of 10,000 characters" in page.text or len(text) < 600


def test_a_run_that_has_just_begun(tmp_path: Path) -> None:
    write(tmp_path / "recipe.toml", RECIPE)
    text = read_page(write_report(tmp_path)).text
    for said in ("Not evaluated yet", "has no scores yet", "No epoch has been logged", "has no predictions"):
        assert said in text


def test_no_rows_and_an_unknown_head(small: Path) -> None:
    write(small / "recipe.toml", RECIPE.replace('"regression"', '"pose"'))
    write(small / "predictions/test/sentiment.jsonl", "")
    text = read_page(write_report(small)).text
    assert "The test split has no rows of this task" in text
    assert "no view yet for predictions of the head “pose”" in text


def test_one_task_one_epoch_and_no_test_split(small: Path) -> None:
    start, end = RECIPE.index("[tasks.entities]"), RECIPE.index("[tasks.sentiment]")
    mood = RECIPE.index("[tasks.mood]"), RECIPE.index("[model]")
    write(small / "recipe.toml", RECIPE[:start] + RECIPE[end : mood[0]] + RECIPE[mood[1] :])
    write_history(small / "history.csv", history(1))
    metrics = json.loads((small / "metrics.json").read_text("utf-8"))
    write_json(small / "metrics.json", {"validation": metrics["validation"]})
    text = read_page(write_report(small)).text
    assert "This run has one task, so nothing is shared." in text
    assert "rows of the validation split are right" in text
    assert "No baseline was measured" in text
    assert "epoch 1 of 1" in text


def test_values_that_are_no_numbers(small: Path) -> None:
    logged = history()
    logged[2] |= {"val_entities_loss": float("nan"), "loss": float("inf")}
    logged = [{**row, "val_sentiment_accuracy": float("nan")} for row in logged]
    write_history(small / "history.csv", logged)
    write_rows(small / "predictions/test/mood.jsonl", [{"text": "a", "label": float("nan"), "predicted": 1.0}])
    row = {"text": "a", "label": "positive", "predicted": "negative", "probabilities": {"negative": float("nan")}}
    write_rows(small / "predictions/test/sentiment.jsonl", [row, {**row, "probabilities": {}}])
    metrics = json.loads((small / "metrics.json").read_text("utf-8"))
    metrics["test"]["mood"]["rmse"] = float("nan")
    metrics["test"]["sentiment"] = {"macro_f1": None, "accuracy": 0.0}
    write_json(small / "metrics.json", metrics)
    page = read_page(write_report(small))
    assert not re.search(r"\bnan\b|\binf\b", page.text.split("The recipe, every default")[0])
    assert "No finite root mean squared error was measured" in page.text
    assert "Left out: 1 row with a value that is no number." in page.text


def test_many_classes_leave_a_readable_matrix(small: Path) -> None:
    names = [f"class {number}" for number in range(40)]
    write_json(small / "labels.json", {"sentiment": names})
    rows = [
        {"text": "a", "label": name, "predicted": names[place % 7], "probabilities": {name: 1 / 40 for name in names}}
        for place, name in enumerate(names)
        for _ in range(place + 1)
    ]
    write_rows(small / "predictions/test/sentiment.jsonl", rows)
    page = read_page(write_report(small))
    assert len(page.tables["sentiment: confusion matrix, rows and share of the true class"]) == 2 + 12
    assert "28 more are in the table of classes only" in page.text


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("predictions/test/sentiment.jsonl", '{"text": "a"', "sentiment.jsonl:1: expected a JSON object a line"),
        ("predictions/test/sentiment.jsonl", '{"text": "a"}\n', "expected rows of a classification head"),
        ("metrics.json", "[]", "expected a JSON object; received list"),
        ("metrics.json", "{", "expected JSON"),
        ("recipe.toml", "title =", "expected TOML"),
    ],
)
def test_broken_files_are_named(small: Path, file: str, content: str, said: str) -> None:
    write(small / file, content)
    with pytest.raises(UserError, match=re.escape(said)):
        write_report(small)
    assert not (small / "report.html").exists()


def test_no_run_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"expected a run folder"):
        write_report(tmp_path)


def test_is_written_anew_and_leaves_nothing_else(small: Path) -> None:
    before = set(small.iterdir())
    write(small / "report.html", "old")
    assert write_report(small) == small / "report.html"
    assert set(small.iterdir()) - before == {small / "report.html"}
    first = (small / "report.html").read_bytes()
    assert write_report(small).read_bytes() == first


def test_imports_no_tensorflow() -> None:
    code = "import sys, mtl_keras.report; print(sorted({'tensorflow', 'keras', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
