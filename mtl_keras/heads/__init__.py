"""Heads: what turns features into one task's predictions."""

from mtl_keras.heads.base import Head
from mtl_keras.heads.classification import Classification
from mtl_keras.heads.regression import Regression
from mtl_keras.heads.token_tagging import TokenTagging

KINDS: dict[str, type[Head]] = {
    "classification": Classification,
    "regression": Regression,
    "token_tagging": TokenTagging,
}

__all__ = ["KINDS", "Classification", "Head", "Regression", "TokenTagging"]
