import itertools

import numpy as np
import pytest
import tensorflow as tf
from scipy.special import logsumexp

from mtl_keras.heads import TokenTagging
from mtl_keras.tagging.crf import LinearChainCRF

LABELS = ("O", "B-x", "I-x")
ROWS, WORDS, TAGS = 4, 4, 3
LENGTHS = (4, 3, 1, 0)
RNG = np.random.default_rng(0)


@pytest.fixture
def crf() -> LinearChainCRF:
    layer = LinearChainCRF()
    layer.build((None, None, TAGS))
    layer.set_weights([RNG.normal(size=(TAGS, TAGS)), RNG.normal(size=TAGS)])
    return layer


def path_score(layer: LinearChainCRF, logits: np.ndarray, path: tuple[int, ...]) -> float:
    transitions, start = layer.get_weights()
    total = sum(logits[place, tag] for place, tag in enumerate(path))
    return float(
        total + sum(start[tag] for tag in path[:1]) + sum(transitions[pair] for pair in itertools.pairwise(path))
    )


def test_loss_is_the_exact_likelihood_of_every_path(crf):
    logits = RNG.normal(size=(ROWS, WORDS, TAGS)).astype("float32")
    mask = np.arange(WORDS) < np.array(LENGTHS)[:, None]
    factors = crf(logits, mask=mask)
    head = TokenTagging(labels=LABELS, crf=True)
    for row, length in enumerate(LENGTHS):
        paths = list(itertools.product(range(TAGS), repeat=length))
        scores = np.array([path_score(crf, logits[row], path) for path in paths])
        for path, expected in zip(paths, logsumexp(scores) - scores, strict=True):
            labels = np.zeros((1, WORDS), "int32")
            labels[0, :length] = path
            losses = head.loss(tf.constant(labels), factors[row : row + 1])
            np.testing.assert_allclose(np.sum(losses[0, :length]), expected, atol=1e-4)


def test_factors_are_distributions(crf):
    factors = crf(RNG.normal(size=(2, 3, TAGS)).astype("float32"))
    np.testing.assert_allclose(tf.reduce_logsumexp(factors, axis=-1), 0.0, atol=1e-5)


def test_no_words_are_borne(crf):
    assert tuple(crf(np.zeros((2, 0, TAGS), "float32"), mask=np.zeros((2, 0), bool)).shape) == (2, 0, TAGS, TAGS)


def test_gradients_reach_the_transitions(crf):
    with tf.GradientTape() as tape:
        factors = crf(tf.zeros([1, 3, TAGS]), mask=tf.constant([[True, True, False]]))
        loss = tf.reduce_sum(TokenTagging(labels=LABELS, crf=True).loss(tf.constant([[1, 2, 0]]), factors))
    gradients = tape.gradient(loss, [weight.value for weight in crf.trainable_weights])
    assert all(np.isfinite(gradient).all() and np.any(gradient) for gradient in map(np.asarray, gradients))
