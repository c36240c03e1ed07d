"""The folder that holds all of a study."""

from dataclasses import dataclass
from pathlib import Path

from mtl_keras.tuning.trial import Trial


@dataclass(frozen=True)
class StudyFolder:
    """Names the files of a study; ``docs/tuning.md`` says what each holds."""

    path: Path

    @property
    def settings(self) -> Path:
        """What is searched, and how."""
        return self.path / "study.json"

    @property
    def journal(self) -> Path:
        """Optuna's storage: the trials that have ended."""
        return self.path / "optuna.journal"

    @property
    def table(self) -> Path:
        """A row a trial."""
        return self.path / "trials.csv"

    @property
    def page(self) -> Path:
        """The page to look at."""
        return self.path / "tuning.html"

    @property
    def best(self) -> Path:
        """The best recipe."""
        return self.path / "best.toml"

    @property
    def repeats(self) -> Path:
        """A row a training of the best trial and the baseline with another seed."""
        return self.path / "repeats.csv"

    def trial(self, number: int) -> Path:
        """Returns the run folder of a trial."""
        return self.path / Trial(number, {}).name

    def repeat(self, trial: Trial, seed: int) -> Path:
        """Returns the run folder of a trial's recipe with another seed."""
        return self.path / "repeats" / f"{trial.name}-seed-{seed}"
