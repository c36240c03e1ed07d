"""Answers to texts."""

from collections.abc import Sequence

import numpy as np

from mtl_keras.prediction.predictor import Answers, Predictor

_BATCH = 64


def answer_texts(predictor: Predictor, texts: Sequence[str]) -> list[Answers]:
    """Answers in batches of like length, and gives the answers in the order of the texts."""
    rows = [text.encode("utf-8", "replace") for text in texts]
    answers: list[Answers] = [{}] * len(rows)
    order = np.argsort([len(row) for row in rows], kind="stable")
    for at in range(0, len(order), _BATCH):
        numbers = order[at : at + _BATCH]
        for number, answer in zip(numbers, predictor.answers([rows[number] for number in numbers]), strict=True):
            answers[number] = answer
    return answers
