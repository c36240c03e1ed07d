"""Calls of exported models, each on one batch; their answers are numpy arrays."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tensorflow as tf

Call = Callable[[], Any]


def in_turn(calls: Sequence[Call]) -> Call:
    """Returns a call of all."""
    return lambda: [call() for call in calls]


def signature(folder: Path, inputs: Mapping[str, Any]) -> Call:
    """Returns a call of a SavedModel."""
    loaded = tf.saved_model.load(str(folder))
    call = loaded.signatures["serving_default"]
    return lambda: (loaded, {name: value.numpy() for name, value in call(**inputs).items()})


def onnx(folder: Path, inputs: Mapping[str, Any]) -> Call:
    """Returns a call of an ONNX file, on as many threads as there are cores."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    names = {each.name for each in session.get_inputs()}
    return lambda: session.run(None, {name: value.numpy() for name, value in inputs.items() if name in names})


def litert(folder: Path, inputs: Mapping[str, Any]) -> Call:
    """Returns a call of a LiteRT file, on as many threads as there are cores."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(folder / "model.tflite"), num_threads=os.cpu_count())
    names = interpreter.get_signature_list()["serving_default"]["inputs"]
    runner = interpreter.get_signature_runner("serving_default")
    return lambda: runner(**{name: inputs[name].numpy() for name in names})


READERS: dict[str, Callable[[Path, Mapping[str, Any]], Call]] = {"tensors": signature, "onnx": onnx, "litert": litert}
