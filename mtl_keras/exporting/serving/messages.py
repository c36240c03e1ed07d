"""The messages of TensorFlow Serving that a warm-up request is written in.

They are declared here, as far as a request needs them, so that an export does not need tensorflow-serving-api. They
have a pool of their own, since that package registers messages of the same names; the tests compare both.
"""

from functools import cache
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory  # type: ignore[import-untyped]

_PACKAGE = "tensorflow.serving"
_FIELD = descriptor_pb2.FieldDescriptorProto
_MESSAGES: dict[str, tuple[tuple[str, int, str], ...]] = {
    "ModelSpec": (("name", 1, "string"), ("signature_name", 3, "string")),
    # A map is a repeated message of key and value; a TensorProto is written as the bytes that it is serialised to.
    "Input": (("key", 1, "string"), ("value", 2, "bytes")),
    "PredictRequest": (("model_spec", 1, "ModelSpec"), ("inputs", 2, "repeated Input")),
    "PredictLog": (("request", 1, "PredictRequest"),),
    "PredictionLog": (("predict_log", 6, "PredictLog"),),
}
"""By message: name, number and type of its fields."""
_TYPES = {"string": _FIELD.TYPE_STRING, "bytes": _FIELD.TYPE_BYTES}


def prediction_log(signature: str, inputs: dict[str, bytes]) -> bytes:
    """Returns a ``PredictionLog`` of a request, serialised.

    Args:
        signature: the signature that is asked.
        inputs: the serialised ``TensorProto`` of each input.
    """
    log = _log_class()()
    request = log.predict_log.request
    request.model_spec.signature_name = signature
    for name in sorted(inputs):
        request.inputs.add(key=name, value=inputs[name])
    written: bytes = log.SerializeToString(deterministic=True)
    return written


@cache
def _log_class() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="mtl_keras/serving.proto", package=_PACKAGE, syntax="proto3")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for field in fields:
            message.field.append(_field(*field))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.PredictionLog"))


def _field(name: str, number: int, kind: str) -> Any:
    own = kind.removeprefix("repeated ")
    label = _FIELD.LABEL_OPTIONAL if own == kind else _FIELD.LABEL_REPEATED
    if own in _TYPES:
        return _FIELD(name=name, number=number, label=label, type=_TYPES[own])
    return _FIELD(name=name, number=number, label=label, type=_FIELD.TYPE_MESSAGE, type_name=f".{_PACKAGE}.{own}")
