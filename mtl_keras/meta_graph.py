"""Reads the graph of a SavedModel without loading it."""

from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError

META_GRAPH = "saved_model.pb"


def read_meta_graph(version: Path) -> Any:
    """Returns the ``MetaGraphDef`` of a SavedModel.

    Args:
        version: the folder of ``saved_model.pb``.

    Raises:
        UserError: the file cannot be read, or holds no graph or more than one.
    """
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
    from tensorflow.core.protobuf import saved_model_pb2

    file = version / META_GRAPH
    found = saved_model_pb2.SavedModel()
    try:
        found.ParseFromString(file.read_bytes())
    except (OSError, DecodeError) as error:
        raise UserError(str(file), f"expected a SavedModel; it cannot be read ({error}). Copy it anew.") from error
    if len(found.meta_graphs) != 1:
        raise UserError(
            str(file), f"expected a SavedModel of one graph; received {len(found.meta_graphs)}. Export it anew."
        )
    return found.meta_graphs[0]
