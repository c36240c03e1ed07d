"""The formats of an export, by name."""

from mtl_keras.exporting.formats.base import Format
from mtl_keras.exporting.formats.litert import LiteRT
from mtl_keras.exporting.formats.onnx import Onnx
from mtl_keras.exporting.formats.saved_model import SavedModel
from mtl_keras.exporting.formats.tensors import Tensors

FORMATS: dict[str, Format] = {each.name: each for each in (SavedModel(), Tensors(), Onnx(), LiteRT())}

__all__ = ["FORMATS", "Format", "LiteRT", "Onnx", "SavedModel", "Tensors"]
