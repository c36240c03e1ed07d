"""A task's options, and what is said when they do not fit."""

import pytest

import mtl_keras as mtl
from mtl_keras import components
from mtl_keras.errors import UserError, UserErrors


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "1 a"}, "tasks.1 a.name: expected a name of letters, digits and _"),
        ({"name": "val"}, 'tasks.val.name: "val" is a name of the program itself'),
        ({"name": "error"}, 'tasks.error.name: "error" is a name of the program itself'),
        ({"name": "val_a"}, "tasks.val_a.name: "),
        ({"name": 3}, "tasks.3.name: expected a string; received 3"),
        ({"loss_weight": -1}, "tasks.a.loss_weight: expected a number of at least 0; received -1"),
        ({"loss_weight": float("inf")}, "tasks.a.loss_weight: expected a finite number; received inf"),
        ({"monitor": 3}, "tasks.a.monitor: expected a string; received 3"),
        ({"monitor": "f1"}, "tasks.a.monitor: expected a metric of the head"),
        ({"los_weight": 1}, 'tasks.a.los_weight: there is no such key. Did you mean "loss_weight"?'),
        ({"head": None}, "tasks.a.head: expected a table with a kind; received None"),
        ({"head": "classificaton"}, 'Did you mean "classification"?'),
        ({"head": mtl.backbones.Bert(preset="x")}, "tasks.a.head: expected kind"),
        ({"head": {"kind": "classification", "dropout": 2}}, "tasks.a.head.dropout: expected a number less than 1"),
        ({"head": {"kind": "classification", "droput": 0}}, "tasks.a.head.droput: there is no such key. Did you mean"),
        ({"head": {"kind": "classification", "labels": ["a", "a"]}}, "tasks.a.head: labels must differ"),
    ],
)
def test_what_does_not_fit_is_a_users_mistake(options, message):
    with pytest.raises(UserError) as caught:
        mtl.Task(**{"name": "a", "head": "regression", **options})
    assert message in str(caught.value)


def test_all_faults_come_at_once():
    with pytest.raises(UserErrors) as caught:
        mtl.Task("a b", head="regression", loss_weight="x")
    assert [fault.place for fault in caught.value.faults] == ["tasks.a b.name", "tasks.a b.loss_weight"]


def test_a_task_is_made_again_of_its_table():
    task = mtl.Task("a", head={"kind": "classification", "labels": ("x", "y"), "class_weights": {"x": 2.0}})
    assert task.head == mtl.heads.Classification(labels=["x", "y"], class_weights={"x": 2})
    assert mtl.Task(**task.to_table()) == task


def test_options_of_a_component_are_checked():
    with pytest.raises(UserError, match=r"mixing.temperature: expected a number of at least 1; received 0.5"):
        components.get("mixing", {"kind": "temperature", "temperature": 0.5})
    with pytest.raises(UserError, match=r'mixing.temprature: there is no such key. Did you mean "temperature"\?'):
        components.get("mixing", {"kind": "temperature", "temprature": 0.5})
