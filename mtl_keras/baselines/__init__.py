"""What a task can be answered with at little cost: the numbers that a model has to beat."""

from mtl_keras.baselines.table import baselines, fit_baselines

__all__ = ["baselines", "fit_baselines"]
