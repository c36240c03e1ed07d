"""How good a trained model is."""

from mtl_keras.evaluation.run import evaluate, evaluate_split

__all__ = ["evaluate", "evaluate_split"]
