"""From a recipe to a run folder."""

from mtl_keras.training.run import train

__all__ = ["train"]
