"""Backbones: what turns raw rows into the features that the tasks share."""

from mtl_keras.backbones.base import Backbone
from mtl_keras.backbones.bert import Bert
from mtl_keras.backbones.efficientnet_lite0 import EfficientNetLite0
from mtl_keras.backbones.image_backbone import ImageBackbone
from mtl_keras.backbones.keras_application import KerasApplication
from mtl_keras.backbones.small_cnn import SmallCnn

KINDS: dict[str, type[Backbone]] = {
    "bert": Bert,
    "efficientnet_lite0": EfficientNetLite0,
    "keras_application": KerasApplication,
    "small_cnn": SmallCnn,
}

__all__ = ["KINDS", "Backbone", "Bert", "EfficientNetLite0", "ImageBackbone", "KerasApplication", "SmallCnn"]
