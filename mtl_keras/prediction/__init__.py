"""Answers of a trained model, in plain Python."""

from mtl_keras.prediction.predict import predict
from mtl_keras.prediction.predictor import Answers, Predictor

__all__ = ["Answers", "Predictor", "predict"]
