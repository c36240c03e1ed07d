"""Backbones: what turns raw rows into the features that the tasks share."""

from mtl_keras.backbones.base import Backbone
from mtl_keras.backbones.bert import Bert
from mtl_keras.backbones.efficientnet_lite0 import EfficientNetLite0
from mtl_keras.backbones.esm import Esm
from mtl_keras.backbones.image_backbone import ImageBackbone
from mtl_keras.backbones.keras_application import KerasApplication
from mtl_keras.backbones.protein_cnn import ProteinCnn
from mtl_keras.backbones.sequence_backbone import SequenceBackbone
from mtl_keras.backbones.small_cnn import SmallCnn

KINDS: dict[str, type[Backbone]] = {
    "bert": Bert,
    "efficientnet_lite0": EfficientNetLite0,
    "esm": Esm,
    "keras_application": KerasApplication,
    "protein_cnn": ProteinCnn,
    "small_cnn": SmallCnn,
}

__all__ = [
    "KINDS",
    "Backbone",
    "Bert",
    "EfficientNetLite0",
    "Esm",
    "ImageBackbone",
    "KerasApplication",
    "ProteinCnn",
    "SequenceBackbone",
    "SmallCnn",
]
