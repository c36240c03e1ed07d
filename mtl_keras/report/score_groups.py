"""Scores of more classes than can be read, cut to those that tell most."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mtl_keras.report.counts import Score

MOST = 40
"""Classes of a table that can still be read."""
_EACH = 6


@dataclass(frozen=True)
class ScoreGroup:
    """Some scores under a heading; the heading is "" where all are shown."""

    name: str
    scores: list[Score]


def score_groups(parts: Sequence[Score]) -> list[ScoreGroup]:
    """Returns all scores, or of more than ``MOST`` the most frequent, and of the rest the best and the worst by F1.

    Of scores that are equal the more frequent come first; a class that is neither true nor predicted anywhere is last
    among the most frequent, and not among the rest.
    """
    if len(parts) <= MOST:
        return [ScoreGroup("", list(parts))]
    by_support = sorted(parts, key=lambda part: -part.support)
    frequent = by_support[:_EACH]
    rest = [part for part in by_support[_EACH:] if math.isfinite(part.f1)]
    best = sorted(rest, key=lambda part: -part.f1)[:_EACH]
    worst = sorted((part for part in rest if part not in best), key=lambda part: part.f1)[:_EACH]
    named = {"most frequent": frequent, "best of the others": best, "worst of the others": worst}
    return [ScoreGroup(name, scores) for name, scores in named.items() if scores]


def left_out(parts: Sequence[Score], groups: Sequence[ScoreGroup]) -> int:
    """Returns how many scores are in no group."""
    return len(parts) - sum(len(group.scores) for group in groups)
