"""Heads: what turns features into one task's predictions."""

from mtl_keras.heads.base import Head
from mtl_keras.heads.classification import Classification
from mtl_keras.heads.multi_label import MultiLabel
from mtl_keras.heads.regression import Regression
from mtl_keras.heads.segmentation import Segmentation
from mtl_keras.heads.token_classification import TokenClassification
from mtl_keras.heads.token_tagging import TokenTagging

KINDS: dict[str, type[Head]] = {
    "classification": Classification,
    "multi_label": MultiLabel,
    "regression": Regression,
    "segmentation": Segmentation,
    "token_classification": TokenClassification,
    "token_tagging": TokenTagging,
}

__all__ = [
    "KINDS",
    "Classification",
    "Head",
    "MultiLabel",
    "Regression",
    "Segmentation",
    "TokenClassification",
    "TokenTagging",
]
