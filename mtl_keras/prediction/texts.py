"""Answers to texts."""

from collections.abc import Sequence

from mtl_keras.prediction.by_length import BatchSize, answer_by_length
from mtl_keras.prediction.predictor import Answers, Predictor

SIZE = BatchSize(rows=64)
"""Of a batch; a text is cut at the model's length anyway."""


def answer_texts(predictor: Predictor, texts: Sequence[str]) -> list[Answers]:
    """Answers in batches of like length, and gives the answers in the order of the texts."""
    return answer_by_length(predictor, [text.encode("utf-8", "replace") for text in texts], SIZE)
