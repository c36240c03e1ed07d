"""A study: what was tried, and what came of it."""

from dataclasses import dataclass
from pathlib import Path

from mtl_keras.tuning.ranking import Objective, best, ranked
from mtl_keras.tuning.trial import Trial
from mtl_keras.tuning.words import Parameter


@dataclass(frozen=True)
class Study:
    """The trials of a study that have ended.

    Args:
        title: what the recipe is about.
        path: the study's folder.
        words: the words that it was started with.
        parameters: what is tried.
        objective: what is to be as good as possible.
        trials: the trials by number; the first is the baseline.
    """

    title: str
    path: Path
    words: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    objective: Objective
    trials: tuple[Trial, ...]

    @property
    def ranked(self) -> list[Trial]:
        """The trials, the best first, those that failed last."""
        return ranked(self.trials, self.objective)

    @property
    def best(self) -> Trial | None:
        """The best trial, None where all failed."""
        return best(self.trials, self.objective)
