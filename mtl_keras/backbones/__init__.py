"""Backbones: what turns raw rows into the features that the tasks share."""

from mtl_keras.backbones.base import Backbone
from mtl_keras.backbones.bert import Bert

KINDS: dict[str, type[Backbone]] = {"bert": Bert}

__all__ = ["KINDS", "Backbone", "Bert"]
