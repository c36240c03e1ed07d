"""The best well-formed tags of a sentence, in graph."""

import tensorflow as tf

from mtl_keras.tagging.grammar import Grammar
from mtl_keras.tagging.scan import scan

# Finite, so that sums and differences of two impossible paths stay numbers.
IMPOSSIBLE = -1e9


def best_tags(y_pred: tf.Tensor, mask: tf.Tensor, grammar: Grammar) -> tf.Tensor:
    """Returns the most probable BIO tags.

    The Viterbi recursion over the words, for all rows at once, with the
    sequences left out that have an I-x after anything but B-x or I-x. Serving
    and metrics decode with this same function.

    Args:
        y_pred: a tagging head's output: logits, or a CRF's log-probabilities of a tag after a tag.
        mask: where there is a word; elsewhere the tag is ``O``.
        grammar: the tags.

    Shapes:
        y_pred: [B, W, C] or [B, W, C, C]. mask: [B, W], bool. Returns [B, W], int32.
    """
    steps = _log_scores(y_pred, mask)
    banned = tf.where(grammar.forbidden, IMPOSSIBLE, 0.0)
    best, back = _forward(steps, banned, grammar.outside)
    tags = _backward(best, back)
    return tf.where(mask, tags, grammar.outside)


def tag_log_probabilities(y_pred: tf.Tensor, tags: tf.Tensor, outside: int) -> tf.Tensor:
    """Returns the log-probability [B, W] of each tag, given the words and, with a CRF, the tag before it."""
    if len(y_pred.shape) == 4:
        y_pred = after(y_pred, tags, outside)
    logs = tf.nn.log_softmax(tf.cast(y_pred, tf.float32))
    return tf.gather(logs, tags, axis=-1, batch_dims=2)


def after(y_pred: tf.Tensor, tags: tf.Tensor, outside: int) -> tf.Tensor:
    """Returns a CRF's scores [B, W, C] of each word's tags, given the tag [B, W] of the word before it."""
    before = tf.pad(tags, [[0, 0], [1, 0]], constant_values=outside)[:, :-1]
    return tf.gather(y_pred, before, axis=2, batch_dims=2)


def _log_scores(y_pred: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
    """Returns [W + 1, B, C or 1, C]: log scores of a tag after a tag, 0 at padding and at one more word.

    The word more makes every loop run at least once, so that rows without words need no case of their own.
    """
    scores = tf.cast(y_pred, tf.float32)
    if len(y_pred.shape) == 3:
        scores = tf.expand_dims(tf.nn.log_softmax(scores), 2)
    scores = tf.where(tf.expand_dims(tf.expand_dims(mask, -1), -1), scores, 0.0)
    return tf.transpose(tf.pad(scores, [[0, 0], [0, 1], [0, 0], [0, 0]]), [1, 0, 2, 3])


def _forward(steps: tf.Tensor, banned: tf.Tensor, outside: int) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the last scores [B, C], and at each word the best tag before each tag [W + 1, B, C]."""
    rows, tags = tf.shape(steps)[1], banned.shape[0]

    def step(state: tuple[tf.Tensor, tf.Tensor], scores: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        paths = tf.expand_dims(state[0], 2) + scores + banned
        return tf.reduce_max(paths, axis=1), tf.argmax(paths, axis=1, output_type=tf.int32)

    first = tf.one_hot(tf.fill([rows], outside), tags, on_value=0.0, off_value=IMPOSSIBLE)
    best, back = scan(step, steps, (first, tf.zeros([rows, tags], tf.int32)))
    return best[-1], back


def _backward(best: tf.Tensor, back: tf.Tensor) -> tf.Tensor:
    """Follows the best tags back from the last one: [B, W]."""
    last = tf.argmax(best, axis=-1, output_type=tf.int32)
    path = scan(lambda tag, links: tf.gather(links, tag, axis=1, batch_dims=1), back, last, reverse=True)
    return tf.transpose(path[1:])
