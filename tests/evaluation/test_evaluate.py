import json

import pytest
from seqeval.metrics import f1_score as entity_f1
from sklearn.metrics import accuracy_score, f1_score

import mtl_keras as mtl
from mtl_keras.evaluation.batches import windows
from mtl_keras.evaluation.lines import LINES
from mtl_keras.run_folder import RunFolder


def lines(run, split, task):
    return [json.loads(line) for line in (run / "predictions" / split / f"{task}.jsonl").read_text().splitlines()]


def test_metrics_are_those_of_the_predictions_file(tiny_run):
    metrics = json.loads((tiny_run / "metrics.json").read_text())["test"]
    mood = lines(tiny_run, "test", "mood")
    truths, predicted = [row["label"] for row in mood], [row["predicted"] for row in mood]
    assert metrics["mood"]["macro_f1"] == pytest.approx(f1_score(truths, predicted, average="macro", zero_division=0))
    assert metrics["mood"]["accuracy"] == pytest.approx(accuracy_score(truths, predicted))
    tagged = lines(tiny_run, "test", "entities")
    truths, predicted = [row["tags"] for row in tagged], [row["predicted"] for row in tagged]
    assert metrics["entities"]["entity_f1"] == pytest.approx(entity_f1(truths, predicted, zero_division=0))


def test_predictions_come_in_the_order_of_the_data(tiny_run, tiny_recipe):
    texts = [line.rsplit(",", 1)[0] for line in tiny_recipe.with_name("test.csv").read_text().splitlines()[1:]]
    rows = lines(tiny_run, "test", "mood")
    assert [row["text"] for row in rows] == texts
    assert all(row["predicted"] == max(row["probabilities"], key=row["probabilities"].get) for row in rows)


def test_evaluate_repeats_what_training_found(tiny_run):
    before = json.loads((tiny_run / "metrics.json").read_text())
    assert mtl.evaluate(tiny_run, split="validation") == before["validation"]
    assert json.loads((tiny_run / "metrics.json").read_text()) == before


def test_evaluate_takes_only_a_trained_run(tmp_path):
    with pytest.raises(mtl.UserError, match="expected a run folder"):
        mtl.evaluate(tmp_path)
    (tmp_path / "recipe.toml").write_text("")
    with pytest.raises(mtl.UserError, match="not trained to its end"):
        mtl.evaluate(tmp_path)


def test_a_word_beyond_the_sequence_length_counts_as_no_entity():
    answer = {"tags": [b"B-x", b""]}
    line = LINES["token_tagging"]({"words": ["a", "b", "c"]}, [1, 1, 1], answer, ["O", "B-x"])
    assert line == {"words": ["a", "b", "c"], "tags": ["B-x"] * 3, "predicted": ["B-x", "O", "O"]}


def test_each_row_is_in_one_batch_and_batches_are_of_like_length():
    from mtl_keras.data.rows import Rows

    texts = ["x" * (7 * number % 10) for number in range(10)]
    (window,) = windows([Rows.of_texts(texts, range(10))], 4)
    assert sorted(number for batch in window.batches for number in batch.numbers) == list(range(10))
    assert [len(texts[number]) for batch in window.batches for number in batch.numbers] == list(range(10))
    assert window.labels == [list(range(10))]
    assert [value.decode() for value in window.values.numpy()] == texts


def test_evaluate_keeps_out_of_a_folder_in_use(tiny_run):
    with RunFolder(tiny_run).locked(), pytest.raises(mtl.UserError, match="another process is at work"):
        mtl.evaluate(tiny_run)
