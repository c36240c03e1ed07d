"""Runs an exported model with another library than Keras: from a folder to a function of arrays."""

import json

import tensorflow as tf


def record(folder):
    return json.loads((folder / "assets.extra" / "tensors.json").read_text())


def tensorflow(folder):
    signature = tf.saved_model.load(str(folder)).signatures["serving_default"]
    return lambda rows: {name: value.numpy() for name, value in signature(**_constants(rows)).items()}


def _constants(rows):
    return {name: tf.constant(values) for name, values in rows.items()}


def openvino(folder):
    import openvino

    # By itself it computes in bfloat16 on processors that can.
    compiled = openvino.Core().compile_model(str(folder), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda rows: {name: compiled(rows)[name] for name in record(folder)["outputs"]}


def onnxruntime(folder):
    import onnxruntime

    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    names = {name: each["name"] for name, each in record(folder)["outputs"].items()}
    return lambda rows: dict(zip(names, session.run(list(names.values()), rows), strict=True))


def litert(folder):
    from ai_edge_litert.interpreter import Interpreter

    runner = Interpreter(str(folder / "model.tflite")).get_signature_runner("serving_default")
    names = {name: each["name"] for name, each in record(folder)["outputs"].items()}

    def run(rows):
        found = runner(**rows)
        return {name: found[own] for name, own in names.items()}

    return run


RUNNERS = {
    "tensors": {"tensorflow": tensorflow, "openvino": openvino},
    "onnx": {"onnxruntime": onnxruntime},
    "litert": {"litert": litert},
}
