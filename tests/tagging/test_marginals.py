from itertools import product

import numpy as np
import tensorflow as tf

from mtl_keras.portable import portable
from mtl_keras.tagging.marginals import marginals
from mtl_keras.tagging.scan import scan


def chain(words, tags, seed):
    """Log-probabilities of a tag after a tag [1, W, C, C], of chance."""
    shares = np.random.default_rng(seed).gamma(0.5, size=(1, words, tags, tags))
    shares[:, 0] = shares[:, 0, :1]
    return np.log(shares / shares.sum(-1, keepdims=True)).astype("float32")


def test_marginals_are_sums_over_all_sequences():
    factors, wanted = chain(4, 3, 0), np.zeros((4, 3))
    for path in product(range(3), repeat=4):
        logs = [factors[0, word, path[word - 1] if word else 0, tag] for word, tag in enumerate(path)]
        for word, tag in enumerate(path):
            wanted[word, tag] += np.exp(sum(logs))
    np.testing.assert_allclose(marginals(tf.constant(factors))[0], wanted, atol=1e-6)


def test_long_padding_changes_nothing():
    factors = chain(4, 3, 1)
    padded = np.concatenate([factors, np.zeros((1, 900, 3, 3), "float32")], axis=1)
    found = marginals(tf.constant(padded)).numpy()
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found[:, :4], marginals(tf.constant(factors)), atol=1e-6)


def test_a_portable_scan_gives_what_tensorflow_s_does():
    values, flags = tf.random.stateless_normal([5, 2, 3], [1, 2]), tf.range(5)

    def step(state, element):
        total, _ = state
        value, flag = element
        return total * 0.5 + value, tf.fill([2], flag)

    start = (tf.ones([2, 3]), tf.zeros([2], tf.int32))
    for reverse in (False, True):
        with portable():
            found = tf.function(lambda: scan(step, (values, flags), start, reverse=reverse), autograph=False)()  # noqa: B023
        for one, other in zip(found, tf.scan(step, (values, flags), start, reverse=reverse), strict=True):
            np.testing.assert_allclose(one, other, atol=1e-6)
