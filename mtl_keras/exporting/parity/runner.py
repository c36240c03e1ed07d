"""Runs an exported model without mtl_keras: a program of its own, which imports nothing of ours.

``python -P runner.py READER FOLDER``; each line of the standard input is a call, which it answers with a line, and the
end of the input is its end. Arrays go through files.
"""

import importlib.abc
import importlib.machinery
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

OURS = ("mtl_keras", "keras_hub")
KERAS = ("keras", "tf_keras")

Arrays = dict[str, Any]
Run = Callable[[str, Arrays], Arrays]
"""Takes a signature and its inputs by name, and returns its outputs by name."""
Opened = tuple[str, dict[str, list[str]], Run]
"""The library with its version, the names of the inputs by signature, and how to run it."""


class Hidden(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes packages impossible to import, as if they were not installed.

    Args:
        packages: their names.
    """

    def __init__(self, packages: tuple[str, ...]) -> None:
        self.packages = packages

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Takes the names of hidden packages; TensorFlow looks for the specification of Keras, and needs none."""
        return importlib.machinery.ModuleSpec(fullname, self) if fullname.partition(".")[0] in self.packages else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Refuses."""
        raise ModuleNotFoundError(f"No module named {spec.name!r}: it is hidden", name=spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Is never reached."""


def write_arrays(path: "Path | str", arrays: Arrays) -> None:
    """Writes arrays by name; strings, which NumPy would cut at a zero byte, as their bytes and where each ends."""
    flat: Arrays = {}
    for name, array in arrays.items():
        array = np.asarray(array)
        if array.dtype.kind in "OSU":
            strings = [bytes(each) for each in array.reshape(-1)]
            flat[f"{name}/bytes"] = np.frombuffer(b"".join(strings), np.uint8)
            flat[f"{name}/ends"] = np.cumsum([len(each) for each in strings], dtype=np.int64).reshape(array.shape)
        else:
            flat[f"{name}/array"] = array
    np.savez(path, **flat)


def read_arrays(path: "Path | str") -> Arrays:
    """Reads what ``write_arrays`` wrote."""
    arrays: Arrays = {}
    with np.load(path, allow_pickle=False) as flat:
        for key in flat.files:
            name, _, kind = key.rpartition("/")
            if kind == "array":
                arrays[name] = flat[key]
            elif kind == "ends":
                arrays[name] = _strings(flat[f"{name}/bytes"].tobytes(), flat[key])
    return arrays


def _strings(content: bytes, ends: Any) -> Any:
    strings = np.empty(ends.size, object)
    begin = 0
    for place, end in enumerate(ends.reshape(-1).tolist()):
        strings[place] = content[begin:end]
        begin = end
    return strings.reshape(ends.shape)


def _tensors(folder: Path) -> dict[str, Any]:
    """Returns what the export says of its inputs and outputs."""
    found: dict[str, Any] = json.loads((folder / "assets.extra" / "tensors.json").read_text(encoding="utf-8"))
    return found


def _saved_model(folder: Path) -> Opened:
    import tensorflow_text  # noqa: F401 - registers the ops of the tokeniser

    return _tensorflow(folder)


def _tensorflow(folder: Path) -> Opened:
    import tensorflow as tf

    signatures = tf.saved_model.load(str(folder)).signatures
    inputs = {name: list(each.structured_input_signature[1]) for name, each in signatures.items()}

    def run(signature: str, feed: Arrays) -> Arrays:
        given = {name: tf.constant(value) for name, value in feed.items()}
        return {name: value.numpy() for name, value in signatures[signature](**given).items()}

    return f"tensorflow {tf.__version__}", inputs, run


def _onnx(folder: Path) -> Opened:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    names = {stable: each["name"] for stable, each in _tensors(folder)["outputs"].items()}

    def run(signature: str, feed: Arrays) -> Arrays:
        return dict(zip(names, session.run(list(names.values()), feed), strict=True))

    return (
        f"onnxruntime {onnxruntime.__version__}",
        {"serving_default": [each.name for each in session.get_inputs()]},
        run,
    )


def _litert(folder: Path) -> Opened:
    from ai_edge_litert import interpreter as litert

    model = litert.Interpreter(str(folder / "model.tflite"))
    inputs = {name: list(each["inputs"]) for name, each in model.get_signature_list().items()}
    names = {stable: each["name"] for stable, each in _tensors(folder)["outputs"].items()}

    def run(signature: str, feed: Arrays) -> Arrays:
        found = model.get_signature_runner(signature)(**feed)
        return {stable: found[name] for stable, name in names.items()}

    return f"ai-edge-litert {_version('ai-edge-litert')}", inputs, run


def _openvino(folder: Path) -> Opened:
    import openvino

    # By itself it may compute in bfloat16 where the processor has that.
    model = openvino.Core().compile_model(str(folder), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    names = {stable: each["name"] for stable, each in _tensors(folder)["outputs"].items()}

    def run(signature: str, feed: Arrays) -> Arrays:
        found = model(feed)
        return {stable: found[name] for stable, name in names.items()}

    return f"openvino {_version('openvino')}", {"serving_default": [each.any_name for each in model.inputs]}, run


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


READERS: dict[str, tuple[Callable[[Path], Opened], tuple[str, ...]]] = {
    "saved_model": (_saved_model, OURS),  # tensorflow_text itself imports Keras
    "tensorflow": (_tensorflow, OURS + KERAS),
    "onnxruntime": (_onnx, OURS + KERAS),
    "litert": (_litert, OURS + KERAS),
    "openvino": (_openvino, OURS + KERAS),
}
"""How each opens a folder, and the packages that cannot be imported beside it."""


def main() -> None:
    """Answers calls until there are no more."""
    reader, hidden = READERS[sys.argv[1]]
    sys.meta_path.insert(0, Hidden(hidden))
    # What libraries print must not come between the answers.
    with os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1) as answers:
        os.dup2(2, 1)
        library, inputs, run = reader(Path(sys.argv[2]))
        answers.write(json.dumps({"library": library, "inputs": inputs}) + "\n")
        for line in sys.stdin:
            call = json.loads(line)
            write_arrays(call["result"], run(call["signature"], read_arrays(call["feed"])))
            answers.write(json.dumps({"imported": sorted(set(hidden) & set(sys.modules))}) + "\n")


if __name__ == "__main__":
    main()
