"""Searches the values of a recipe with Optuna: a study of trials, each an ordinary run."""

from mtl_keras.tuning.run import tune

__all__ = ["tune"]
