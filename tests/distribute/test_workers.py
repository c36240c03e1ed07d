import json

import pytest

from mtl_keras.distribute.workers import VARIABLE, Workers, cluster_of, taking_part, workers
from mtl_keras.errors import UserError

HOSTS = ["a:1", "b:1", "c:1"]


@pytest.fixture
def config(monkeypatch):
    """Sets TF_CONFIG to a text, or to a table as JSON."""

    def put(value):
        monkeypatch.setenv(VARIABLE, value if isinstance(value, str) else json.dumps(value))

    return put


@pytest.mark.parametrize("text", [None, "", "  "])
def test_without_a_cluster_there_is_one(monkeypatch, text):
    monkeypatch.delenv(VARIABLE, raising=False)
    if text is not None:
        monkeypatch.setenv(VARIABLE, text)
    assert workers() == Workers(0, 1)
    assert workers().leads
    assert not workers().several


@pytest.mark.parametrize("index", range(3))
def test_workers_are_numbered_as_they_are_listed(config, index):
    config(cluster_of(HOSTS, index))
    assert workers() == Workers(index, 3)
    assert workers().leads == (index == 0)
    assert workers().several


@pytest.mark.parametrize(("task", "index"), [(("chief", 0), 0), (("worker", 0), 1), (("worker", 1), 2)])
def test_a_chief_comes_first(config, task, index):
    kind, number = task
    config({"cluster": {"worker": HOSTS[1:], "chief": HOSTS[:1]}, "task": {"type": kind, "index": number}})
    assert workers() == Workers(index, 3)


def test_what_the_training_operator_of_kubernetes_adds_is_left_alone(config):
    config({"cluster": {"worker": HOSTS}, "task": {"type": "worker", "index": "2"}, "environment": "cloud"})
    assert workers() == Workers(2, 3)


def test_an_evaluator_is_no_worker(config):
    config({"cluster": {"worker": HOSTS, "evaluator": ["d:1"]}, "task": {"type": "worker", "index": 1}})
    assert workers() == Workers(1, 3)


def test_without_a_task_it_is_the_first_of_one(config):
    config({"cluster": {"worker": HOSTS[:1]}})
    assert workers() == Workers(0, 1)


def test_the_addresses_are_those_of_all(config):
    config({"cluster": {"worker": HOSTS[1:], "chief": HOSTS[:1]}, "task": {"type": "worker", "index": 1}})
    assert workers().addresses == tuple(HOSTS)


def test_several_workers_want_a_folder(config):
    config(cluster_of(HOSTS, 1))
    with pytest.raises(UserError, match="a folder that all 3 workers see"):
        workers().check_folder(None)
    workers().check_folder("runs/one")
    Workers().check_folder(None)


def test_multi_worker_wants_others(config):
    config(cluster_of(HOSTS[:1], 0))
    with pytest.raises(UserError, match="there is one process only"):
        taking_part("multi_worker")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("worker 0", "it is no JSON"),
        ("null", "the whole is no table"),
        ("[]", "the whole is no table"),
        ('{"cluster": ["a:1"]}', "its cluster is no table"),
        ('{"cluster": {"worker": 2}}', "the addresses of its worker are not a list"),
        ({"cluster": {"worker": ["a:1", "b"]}}, 'the address "b" is not host:port'),
        ({"cluster": {"worker": [1, 2]}}, "the address 1 is not host:port"),
        ({"cluster": {"worker": ["a:1", "a:1"]}}, "the address a:1 is there twice"),
        ({"cluster": {"worker": HOSTS}}, "its task is no table"),
        ({"cluster": {"worker": HOSTS}, "task": {"type": "worker", "index": None}}, "worker None, is not in"),
        ({"cluster": {"worker": HOSTS}, "task": {"type": "worker", "index": "first"}}, "worker first, is not in"),
        ({"cluster": {"worker": HOSTS}, "task": {"type": "worker", "index": 0.7}}, "worker 0.7, is not in"),
        ({}, "has no workers"),
        ({"cluster": {"worker": []}, "task": {"type": "worker", "index": 0}}, "has no workers"),
        ({"cluster": {"ps": HOSTS}, "task": {"type": "ps", "index": 0}}, "of the kind ps"),
        ({"cluster": {"worker": HOSTS, "ps": ["d:1"]}, "task": {"type": "worker", "index": 0}}, "of the kind ps"),
        ({"cluster": {"worker": HOSTS}, "task": {"type": "worker", "index": 3}}, "worker 3, is not in its cluster"),
        ({"cluster": {"worker": HOSTS}, "task": {"type": "worker", "index": -1}}, "worker -1, is not in its cluster"),
        ({"cluster": {"worker": HOSTS}, "task": {"type": "chief", "index": 0}}, "chief 0, is not in its cluster"),
    ],
)
def test_a_fault_is_told_with_an_example(config, value, told):
    config(value)
    with pytest.raises(UserError, match=told) as error:
        workers()
    assert error.value.place == VARIABLE
    assert '"task": {"type": "worker", "index": 0}' in error.value.problem


def test_only_trainings_by_workers_look_for_others(config):
    config(cluster_of(HOSTS, 2))
    for distribute in ("auto", "multi_worker"):
        assert taking_part(distribute) == Workers(2, 3)
    for distribute in ("none", "mirrored", "tpu"):
        assert taking_part(distribute) == Workers(0, 1)
