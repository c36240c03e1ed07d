"""The benchmark of sharing compares like with like."""

from benchmarks.sharing import Share, alone, table
from mtl_keras.recipe.load import load_recipe


def test_a_task_alone_has_the_rows_and_steps_it_had():
    recipe = load_recipe("ner_sentiment")
    single = alone(recipe, "entities", Share(rows=20, steps=110))
    assert list(single.tasks) == ["entities"]
    assert single.tasks["entities"].loss_weight == 1.0
    assert (single.train.batch_size, single.train.steps_per_epoch, single.train.epochs) == (
        20,
        110,
        recipe.train.epochs,
    )
    assert single.model == recipe.model
    assert single.train.optimizer == recipe.train.optimizer


def test_the_table_gives_mean_and_standard_deviation():
    rows = {"shared": [{"a": {"f1": 0.5}}, {"a": {"f1": 0.7}}], "a alone": [{"a": {"f1": 0.6}}, {"a": {"f1": 0.6}}]}
    lines = table(rows).splitlines()
    assert lines[0] == "| model | a f1 |"
    assert lines[2:] == ["| shared | 0.600 ± 0.141 |", "| a alone | 0.600 |"]


def test_the_table_bears_blanks_in_names_and_metrics_that_one_seed_lacks():
    rows = {"shared": [{"a": {"iou_big cat": 0.5, "iou_dog": 0.25}}, {"a": {"iou_big cat": 0.5}}]}
    lines = table(rows).splitlines()
    assert lines[0] == "| model | a iou_big cat | a iou_dog |"
    assert lines[2] == "| shared | 0.500 | 0.250 |"
