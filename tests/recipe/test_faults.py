"""Every fault that a recipe can have, with its path, what was received and what is near."""

from abc import ABC

import pytest

from mtl_keras import backbones
from mtl_keras.backbones.base import Backbone
from mtl_keras.errors import UserError, UserErrors
from mtl_keras.recipe.load import load_recipe
from tests.recipe.good import GOOD

ENTITIES = 'head = { kind = "token_tagging" }'


def fault_of(tmp_path, text):
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_recipe(file)
    return str(caught.value)


CASES = {
    "wrong key": ("loss_weight = 2", "los_weight = 2", "tasks.sentiment.los_weight: there is no", "loss_weight"),
    "wrong key of the file": ("title", "titel", "titel: there is no such key", "title"),
    "wrong key of a component": (
        'train = "a.csv"', 'train = "a.csv", delimeter = ","', "tasks.sentiment.dataset.delimeter", "delimiter",
    ),
    "no title": ('title = "two tasks"', "", "title: expected a value", "received none"),
    "text for a number": ("loss_weight = 2", 'loss_weight = "2"', "loss_weight: expected a number", 'received "2"'),
    "number for a text": ('"two tasks"', "3", "title: expected a string", "received 3"),
    "fraction for a whole number": ("[train]", "[train]\nepochs = 1.5", "epochs: expected a whole", "received 1.5"),
    "true for a number": ("[train]", "[train]\nepochs = true", "train.epochs: expected a whole", "received true"),
    "a date": ("[train]", "[train]\nepochs = 2024-01-01", "1 fault", "train.epochs: no option takes a date", "2024-"),
    "a date for a string": ('"two tasks"', "2024-01-01", "1 fault", "title: no option takes a date", "in quotes"),
    "a time in a component": (
        'train = "a.csv"', 'train = "a.csv", test = 10:30:00', "1 fault", "tasks.sentiment.dataset.test: no option",
    ),
    "a date in a list": (ENTITIES, 'head = { kind = "token_tagging", labels = ["O", 1979-05-27] }', "labels.1: no"),
    "labels that do not differ": (
        'head = { kind = "classification" }', 'head = { kind = "classification", labels = ["a", "a"] }',
        "  tasks.sentiment.head: labels must differ from each other; received ['a', 'a'].", "1 fault",
    ),
    "neither of two types": (
        'train = "a.csv"', 'train = "a.csv", text = 1.5', "1 fault",
        "tasks.sentiment.dataset.text: expected a string or a whole number; received 1.5.",
    ),
    "a fault below one of two types": (
        'head = { kind = "classification" }', 'head = { kind = "classification", class_weights = { a = -1 } }',
        "1 fault", "tasks.sentiment.head.class_weights.a: expected a number greater than 0; received -1.",
    ),
    "a path that is none": ('train = "a.csv"', "train = 3", "dataset.train: expected a string; received 3."),
    "a name too long for a folder": ("title", f'name = "{"x" * 300}"\ntitle', "name: expected a name of at most 100"),
    "a task's name too long for a file": ("tasks.sentiment", f"tasks.{'x' * 300}", "at most 64 characters"),
    "a task named as validation is": ("tasks.sentiment", "tasks.val", "tasks.val:", "a name of the program itself"),
    "a task named as a validation metric": ("tasks.sentiment", "tasks.val_x", "tasks.val_x:", "validation metrics"),
    "maxima of no maps": (
        'head = { kind = "classification" }', 'head = { kind = "classification", pooling = "mean_and_max" }', "1 fault",
        'tasks.sentiment.head.pooling: expected "mean", as backbone "bert" gives no maps', "Remove pooling",
    ),
    "not a number": ("loss_weight = 2", "loss_weight = nan", "loss_weight: expected a", "nan"),
    "negative weight": ("loss_weight = 2", "loss_weight = -1", "expected a number of at least 0", "received -1"),
    "unknown choice": ("[train]", '[train]\nprecision = "float23"', "train.precision: expected", "float32"),
    "value for a table": ('title = "two tasks"', 'title = "x"\nexport = 3', "export: expected a table", "received 3"),
    "value for a component": (ENTITIES, "head = 3", "tasks.entities.head: expected a table with a kind", "3"),
    "no kind": (ENTITIES, "head = { dropout = 0.5 }", "tasks.entities.head: expected kind", "received no kind"),
    "unknown kind": (ENTITIES, 'head = { kind = "token_taging" }', 'received "token_taging"', 'mean "token_tagging"'),
    "unknown metric": (
        "loss_weight = 2", 'monitor = "macro_f"', "sentiment.monitor: expected a metric", 'mean "macro_f1"',
    ),
    "a head for words with rows of texts": (
        'head = { kind = "classification" }', ENTITIES, "tasks.sentiment.head", "a label for each word",
    ),
    "a name that names nothing": ("tasks.sentiment", 'tasks."my task"', "tasks.my task: expected a name", "letters"),
    "a name of the program": ("tasks.sentiment", "tasks.serving_default", "tasks.serving_default", "otherwise"),
    "a key of an answer": ("tasks.sentiment", "tasks.protein", "tasks.protein:", "a name of the program itself"),
    "a task twice": ("tasks.sentiment", "tasks.entities", "[tasks.entities] stands in the file twice", "mine.toml:8"),
    "a key twice": ("loss_weight = 2", "loss_weight = 2\nloss_weight = 2", "twice", "mine.toml:12"),
    "no TOML": ("loss_weight = 2", "loss_weight: 2", "expected TOML; received `loss_weight: 2`", "mine.toml:11:"),
    "a string without an end": ('"some/folder" }', '"some/folder', "expected TOML", "mine.toml:14"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_named(case, tmp_path):
    old, new, *expected = CASES[case]
    assert old in GOOD
    message = fault_of(tmp_path, GOOD.replace(old, new))
    for part in expected:
        assert part in message


def test_all_faults_come_at_once(tmp_path):
    text = GOOD.replace("loss_weight = 2", 'loss_weight = "x"\nmonitor = "f1"').replace("adamw", "adamm")
    text = text.replace("title", "titel")
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserErrors) as caught:
        load_recipe(file)
    places = {fault.place for fault in caught.value.faults}
    assert places == {
        "title", "titel", "tasks.sentiment.loss_weight", "tasks.sentiment.monitor", "train.optimizer",
    }  # fmt: skip
    assert str(caught.value).startswith(f"{file}: 5 faults\n")


@pytest.mark.parametrize("tasks", ["", "[tasks]"])
def test_no_tasks(tasks, tmp_path):
    start, end = GOOD.index("[tasks.entities]"), GOOD.index("[model]")
    message = fault_of(tmp_path, GOOD[:start] + tasks + "\n" + GOOD[end:])
    assert "1 fault\n  tasks: expected" in message
    assert "received none" in message


PICTURES = """
title = "pictures"

[tasks.{first}]
dataset = {{ kind = "image_masks", folder = "a", images = "*", masks = "{{stem}}.png" }}
head = {first_head}

[tasks.{second}]
dataset = {{ kind = "image_folder", train = "a" }}
head = {{ kind = "classification" }}

[model]
backbone = {{ kind = "small_cnn" }}

[train]
optimizer = {{ kind = "adamw" }}
"""


@pytest.mark.parametrize(
    ("first", "head", "second", "expected"),
    [
        ("defect", '{ kind = "segmentation" }', "defect_mask", 'SavedModel; received "defect_mask_probability"'),
        ("kind", '{ kind = "classification" }', "kind_probability", '.csv; received "kind_probability"'),
        ("pet", '{ kind = "multi_label", labels = ["cat", "dog"] }', "pet_cat", '.csv; received "pet_cat_probability"'),
    ],
)
def test_tasks_whose_answers_have_one_name(first, head, second, expected, tmp_path):
    message = fault_of(tmp_path, PICTURES.format(first=first, first_head=head, second=second))
    assert f"tasks.{second}: expected names of its own" in message
    assert expected in message
    assert f'Rename one of the tasks "{first}" and "{second}".' in message


PROTEINS = """
title = "proteins"

[tasks.{first}]
dataset = {{ kind = "fasta", train = "a.fasta", table = "a.tsv", label = "a" }}
head = {{ kind = "classification" }}

[tasks.{second}]
dataset = {{ same_as = "{first}", label = "b" }}
head = {{ kind = "classification" }}

[model]
backbone = {{ kind = "protein_cnn" }}

[train]
optimizer = {{ kind = "adamw" }}
"""


def test_tasks_of_proteins_whose_columns_have_one_name(tmp_path):
    message = fault_of(tmp_path, PROTEINS.format(first="place", second="place_probability"))
    assert "tasks.place_probability: expected names of its own among the columns of a table of answers" in message


def test_a_head_that_does_not_fit_the_backbone(tmp_path, monkeypatch):
    class Vector(Backbone, ABC):
        kind = "vector"
        gives = ("pooled",)
        takes = ("text", "words")

        def load(self):
            return None

        def preprocessor(self):
            return None

    monkeypatch.setitem(backbones.KINDS, "vector", Vector)
    message = fault_of(tmp_path, GOOD.replace('kind = "bert", preset = "some/folder"', 'kind = "vector"'))
    assert "1 fault\n  tasks.entities.head: token_tagging needs" in message
    assert 'backbone "vector" gives pooled' in message
    assert '"classification"' in message


def test_rows_that_do_not_fit_the_backbone(tmp_path, monkeypatch):
    monkeypatch.setattr(backbones.KINDS["bert"], "takes", ("text",))
    message = fault_of(tmp_path, GOOD)
    assert '1 fault\n  tasks.entities.dataset: expected rows of "text"' in message
    assert 'received rows of "words"' in message


def test_a_missing_file_names_the_nearest_recipe(tmp_path):
    with pytest.raises(UserError, match=r'Did you mean "ner_sentiment"\?') as caught:
        load_recipe("ner_sentimnet")
    assert caught.value.place == "ner_sentimnet"
    with pytest.raises(UserError, match="received a folder"):
        load_recipe(tmp_path)


def test_a_name_that_no_file_can_have():
    with pytest.raises(UserError, match="a name that is neither"):
        load_recipe("x" * 300)


def test_a_file_that_is_not_utf8(tmp_path):
    file = tmp_path / "latin.toml"
    file.write_bytes('title = "café"'.encode("latin-1"))
    with pytest.raises(UserError, match="expected UTF-8; received the byte 0xe9 at position 12"):
        load_recipe(file)


@pytest.mark.parametrize("content", [b"", b"\x00", b"\n\n", b"[", b"=", "título = 1".encode()])
def test_odd_files_are_a_users_mistake(content, tmp_path):
    file = tmp_path / "odd.toml"
    file.write_bytes(content)
    with pytest.raises(UserError):
        load_recipe(file)
