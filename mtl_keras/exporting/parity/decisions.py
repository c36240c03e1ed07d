"""Which decisions differ, and which of those are ties."""

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]


class Decided(NamedTuple):
    """Decisions of a batch, compared.

    Args:
        differ: whether each [B, ...] is another.
        tied: whether it is as good as the expected one, within the tolerance.
    """

    differ: Array
    tied: Array

    @property
    def rows(self) -> Array:
        """Whether a row [B] has a decision that differs and is no more than a tie."""
        return _any(self.differ & self.tied)

    @property
    def wrong(self) -> Array:
        """Whether each decision differs and is no tie."""
        return self.differ & ~self.tied


def one_of(expected: Array, found: Array, scores: Array, tolerance: float) -> Decided:
    """Compares choices of one class.

    Args:
        expected: the classes [B, ...], -1 where there is none.
        found: the same of the artefact.
        scores: what Keras gives each class [B, ..., C].
        tolerance: by how much the score of the class found may be lower.
    """
    differ = expected != found
    best, other = _of_class(scores, expected), _of_class(scores, found)
    return Decided(differ, (expected >= 0) & (found >= 0) & (best - other <= tolerance))


def second_of_two(expected: Array, found: Array, second: Array, threshold: float, tolerance: float) -> Decided:
    """Compares choices of one of two classes, by a threshold of the second.

    Args:
        expected: the classes [B].
        found: the same of the artefact, -1 where it is no class.
        second: the probability [B] of the second class.
        threshold: from where it is chosen.
        tolerance: how near to the threshold the probability may be either way.
    """
    return Decided(expected != found, (found >= 0) & (np.abs(second - threshold) <= tolerance))


def each_of(expected: Array, found: Array, probabilities: Array, thresholds: Any, tolerance: float) -> Decided:
    """Compares what is given or not, by a threshold.

    Args:
        expected: whether each is given [B, C].
        found: the same of the artefact.
        probabilities: of each.
        thresholds: from where it is given.
        tolerance: how near to its threshold a probability may be either way.
    """
    return Decided(expected != found, np.abs(probabilities - thresholds) <= tolerance)


def paths(expected: Array, found: Array, scores: tuple[Array, Array], tolerance: float) -> Decided:
    """Compares sequences of tags, which are chosen as wholes.

    Args:
        expected: the tags [B, W].
        found: the tags; -1 stands for what is no tag.
        scores: what Keras gives each tag [B, W] of the sequence expected, and of the one found: log-probabilities.
        tolerance: by how much the sums of the scores may differ, for each tag that does.
    """
    differ = expected != found
    worse = np.sum(scores[0] - scores[1], axis=1)
    tied = (np.abs(worse) <= tolerance * np.sum(differ, axis=1)) & np.all(found >= 0, axis=1)
    return Decided(differ, np.broadcast_to(tied[:, None], differ.shape))


def exactly(expected: Array, found: Array) -> Decided:
    """Compares what knows no ties."""
    differ: Array = expected != found
    return Decided(differ, np.zeros(expected.shape, bool))


def _of_class(scores: Array, classes: Array) -> Array:
    found: Array = np.take_along_axis(scores, np.maximum(classes, 0)[..., None], axis=-1)[..., 0]
    return found


def _any(flags: Array) -> Array:
    return np.asarray(flags.reshape(len(flags), -1).any(axis=1))
