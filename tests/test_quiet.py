"""What is held back of the standard streams."""

import os
import sys

import pytest

from mtl_keras.quiet import muted


def speak():
    print("stdout of Python")
    print("stderr of Python", file=sys.stderr)
    os.write(1, b"descriptor 1\n")
    os.write(2, b"descriptor 2\n")


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    monkeypatch.delenv("MTL_KERAS_VERBOSE", raising=False)


def test_nothing_is_said(capfd):
    with muted():
        speak()
    print("after")
    assert capfd.readouterr() == ("after\n", "")


def test_an_error_shows_what_was_held_back(capfd):
    with pytest.raises(ZeroDivisionError), muted():
        assert speak() or 1 / 0
    said = capfd.readouterr()
    assert said.out == ""
    assert {"stdout of Python", "stderr of Python", "descriptor 1", "descriptor 2"} == set(said.err.splitlines())


def test_all_is_said_where_it_is_asked_for(capfd, monkeypatch):
    monkeypatch.setenv("MTL_KERAS_VERBOSE", "1")
    with muted():
        speak()
    said = capfd.readouterr()
    assert set(said.out.splitlines()) == {"stdout of Python", "descriptor 1"}
