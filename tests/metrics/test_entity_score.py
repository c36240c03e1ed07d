import random
import warnings

import numpy as np
import pytest
import tensorflow as tf
from seqeval.metrics import f1_score, precision_score, recall_score

from mtl_keras.heads import TokenTagging
from mtl_keras.metrics.entity_counts import entity_scores
from mtl_keras.tagging.spans import repaired
from tests.tagging.sentences import HARD, LABELS, random_tags

HEAD = TokenTagging(labels=LABELS)
SEQEVAL = {"entity_f1": f1_score, "entity_precision": precision_score, "entity_recall": recall_score}
Pairs = list[tuple[list[str], list[str]]]


def seqeval_scores(pairs: Pairs) -> dict[str, float]:
    gold, predicted = ([list(tags) for tags in side] for side in zip(*pairs, strict=True))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of scores without an entity, which are 0
        return {name: float(score(gold, predicted)) for name, score in SEQEVAL.items()}


def numbers(tags: list[str]) -> list[int]:
    return [LABELS.index(tag) for tag in tags]


def batch(pairs: Pairs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pads to labels, logits and weights; padding holds entities that must not count."""
    words = max(len(gold) for gold, _ in pairs)
    labels = np.full((len(pairs), words), LABELS.index("B-per"))
    logits = np.zeros((len(pairs), words, len(LABELS)), "float32")
    logits[..., LABELS.index("I-loc")] = 9.0
    weights = np.zeros((len(pairs), words), "float32")
    for row, (gold, predicted) in enumerate(pairs):
        labels[row, : len(gold)] = numbers(gold)
        logits[row, : len(gold)] = 5.0 * np.eye(len(LABELS))[numbers(predicted)].reshape(-1, len(LABELS))
        weights[row, : len(gold)] = 0.5
    return labels, logits, weights


def graph_scores(pairs: Pairs, rows: int = 64) -> dict[str, float]:
    metrics = HEAD.metrics()

    @tf.function(reduce_retracing=True)
    def update(labels: tf.Tensor, logits: tf.Tensor, weights: tf.Tensor) -> None:
        for metric in metrics:
            metric.update_state(labels, logits, sample_weight=weights)

    for start in range(0, len(pairs), rows):
        update(*map(tf.constant, batch(pairs[start : start + rows])))
    return {metric.name: float(metric.result()) for metric in metrics}


def random_pairs(count: int) -> Pairs:
    rng = random.Random(0)
    pairs = []
    for _ in range(count):
        gold = random_tags(rng, rng.randrange(15))
        kept = [tag if rng.random() < 0.7 else rng.choice(LABELS) for tag in gold]
        pairs.append((gold, repaired(kept)))
    return pairs


@pytest.mark.parametrize(("gold", "predicted"), HARD)
def test_a_hard_case_equals_seqeval(gold, predicted):
    pairs = [(gold.split(), predicted.split())]
    expected = seqeval_scores(pairs)
    assert graph_scores(pairs) == pytest.approx(expected)
    assert entity_scores(*zip(*pairs, strict=True)) == pytest.approx(expected)


@pytest.mark.parametrize(
    "pairs", [random_pairs(1000), [(g.split(), p.split()) for g, p in HARD]], ids=["random", "hard"]
)
def test_many_taggings_equal_seqeval(pairs):
    expected = seqeval_scores(pairs)
    assert graph_scores(pairs) == pytest.approx(expected)
    assert entity_scores(*zip(*pairs, strict=True)) == pytest.approx(expected)
    assert 0 < expected["entity_f1"] < 1


def test_scores_of_one_task_decode_once_and_reset_together():
    metrics = HEAD.metrics()
    assert len(metrics[0].variables) == 3
    assert metrics[1].hits is metrics[0].hits
    labels, logits, weights = batch([(["B-per"], ["B-per"])])
    for metric in metrics:
        metric.update_state(labels, logits, weights)
    assert [float(metric.result()) for metric in metrics] == [1.0, 1.0, 1.0]
    for metric in metrics:
        metric.reset_state()
    assert [float(metric.result()) for metric in metrics] == [0.0, 0.0, 0.0]
