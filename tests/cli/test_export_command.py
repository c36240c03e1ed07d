import sys
import types
from pathlib import Path

import pytest

from mtl_keras import quiet
from mtl_keras.cli.main import main


@pytest.fixture
def asked(monkeypatch):
    """What the command asks for, in the place of an export."""
    asked = []

    def plan_of(run_dir, **given):
        asked.append((run_dir, given))

    def export_run(run_dir, to, plan, tell):
        tell("writing onnx")
        return {"saved_model": to / "3", "onnx": to / "onnx" / "3"}

    monkeypatch.setattr(quiet, "quiet_tensorflow", lambda: None)
    exporting = types.SimpleNamespace(
        plan_of=plan_of,
        groups_left_out=lambda run_dir, plan: {"moderation": ["toxicity", "spam"]},
        export_run=export_run,
    )
    monkeypatch.setitem(sys.modules, "mtl_keras.exporting", exporting)
    parity = types.SimpleNamespace(parity_lines=lambda path: [f"compared in {path}"])
    monkeypatch.setitem(sys.modules, "mtl_keras.exporting.parity", parity)
    return asked


def _ended(*arguments):
    with pytest.raises(SystemExit) as caught:
        main(["export", "some/run", "--to", "served", *arguments])
    return caught.value.code


def test_what_is_not_said_is_left_to_the_recipe(asked):
    assert _ended() == 0
    [(run_dir, given)] = asked
    assert run_dir == Path("some/run")
    assert set(given) == {
        "formats", "tasks", "quantize", "batching", "rows", "signatures", "thresholds",
    }  # fmt: skip
    assert set(given.values()) == {None}


def test_each_option_reaches_the_plan(asked, capsys):
    words = "--format saved_model,onnx --tasks a,b --quantize int8 --batching --rows 0 --thresholds b"
    assert _ended(*words.split(), "--signature", "both = a, b", "--signature", "one=a") == 0
    [(_, given)] = asked
    assert given == {
        "formats": ("saved_model", "onnx"),
        "tasks": ("a", "b"),
        "quantize": "int8",
        "batching": True,
        "rows": 0,
        "signatures": {"both": ("a", "b"), "one": ("a",)},
        "thresholds": ("b",),
    }
    assert capsys.readouterr().out.splitlines() == [
        "Without signature moderation, which needs toxicity, spam.",
        "writing onnx ...",
        "saved_model: served/3",
        "  compared in served/3",
        "onnx: served/onnx/3",
        "  compared in served/onnx/3",
    ]


def test_what_is_no_option_is_told(asked, capsys):
    assert _ended("--quantize", "int4") == 2
    assert _ended("--rows", "-1") == 2
    assert "int4" in capsys.readouterr().err
    assert not asked
