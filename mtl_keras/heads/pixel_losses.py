"""Losses of pixels: each gives a value a pixel, of which the mean over the labelled pixels is the loss."""

import tensorflow as tf

_LEAST = 1e-7
"""The least 1 - p in the focal loss: at 0, a power below 1 has no slope."""


def cross_entropy(y_true: tf.Tensor, logits: tf.Tensor, smoothing: float = 0.0) -> tf.Tensor:
    """Returns -log p of each pixel's class [B, H, W], smoothed; 0 where there is no class (-1)."""
    logs = tf.nn.log_softmax(logits)
    picked = _of_class(logs, y_true)
    return -_labelled(y_true) * ((1 - smoothing) * picked + smoothing * tf.reduce_mean(logs, axis=-1))


def focal(y_true: tf.Tensor, logits: tf.Tensor, gamma: float) -> tf.Tensor:
    """Returns -(1 - p)^gamma log p of each pixel's class [B, H, W].

    Reference:
        Lin et al., 2017, arXiv:1708.02002, equation 4, without alpha: that is the class weights'.
    """
    logs = _of_class(tf.nn.log_softmax(logits), y_true)
    wrong = tf.maximum(-tf.math.expm1(logs), _LEAST)
    return -_labelled(y_true) * tf.pow(wrong, gamma) * logs


def dice(y_true: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Returns 1 less the soft Dice of each picture, spread over its pixels [B, H, W].

    Dice_c = (2 sum p_c t_c + 1) / (sum p_c + sum t_c + 1) over the labelled pixels of a picture; the mean is over
    the classes that the picture has.

    Reference:
        Milletari et al., 2016, arXiv:1606.04797; we take sums of probabilities, not of their squares, as most do, and
        add 1 above and below.
    """
    labelled = _labelled(y_true)
    truth = tf.one_hot(y_true, tf.shape(logits)[-1]) * labelled[..., tf.newaxis]
    guess = tf.nn.softmax(logits) * labelled[..., tf.newaxis]
    sizes, guessed, both = (tf.reduce_sum(each, axis=(1, 2)) for each in (truth, guess, truth * guess))
    scores = (2.0 * both + 1.0) / (sizes + guessed + 1.0)
    present = tf.cast(sizes > 0, tf.float32)
    mean = tf.math.divide_no_nan(tf.reduce_sum(scores * present, axis=-1), tf.reduce_sum(present, axis=-1))
    return (1.0 - mean)[:, tf.newaxis, tf.newaxis] * labelled


def _labelled(y_true: tf.Tensor) -> tf.Tensor:
    return tf.cast(y_true >= 0, tf.float32)


def _of_class(values: tf.Tensor, y_true: tf.Tensor) -> tf.Tensor:
    """Returns the value [B, H, W] of each pixel's class; of class 0 where there is none."""
    hot = tf.one_hot(tf.maximum(y_true, 0), tf.shape(values)[-1])
    return tf.reduce_sum(values * hot, axis=-1)
