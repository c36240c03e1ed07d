"""What Keras gives sequences of tags."""

from typing import Any

import numpy as np

from mtl_keras.exporting.parity.answered import Answered

Array = np.ndarray[Any, Any]


def tag_scores(answered: Answered, tags: Array, there: Array) -> Array:
    """Returns the log-probability [B, W] of each tag, given the tag before it where the head is a CRF; else 0.

    Args:
        answered: of a tagging head.
        tags: numbers of tags [B, W]; what is no tag counts as ``O``.
        there: whether there is a word [B, W].
    """
    from mtl_keras.tagging.viterbi import tag_log_probabilities

    head: Any = answered.head
    outside = head.grammar.outside
    known = np.where(there & (tags >= 0), tags, outside).astype(np.int32)
    logs = tag_log_probabilities(answered.output, known, outside).numpy()
    scores: Array = np.where(there, logs, 0.0)
    return scores
