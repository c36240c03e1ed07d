"""Keeps the trials that have ended in a file of Optuna's."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mtl_keras.tuning.frozen import frozen_trial
from mtl_keras.tuning.optuna_library import optuna
from mtl_keras.tuning.trial import Trial
from mtl_keras.tuning.words import Parameter


class Journal:
    """Optuna's storage of a study; Optuna's dashboard reads it too.

    A trial is written when it has ended, as a whole, so that a killed study has
    no half of one.

    Args:
        file: the file; it is made where there is none.
        name: the study's name.
        direction: ``maximize`` or ``minimize``.
        parameters: what is tried.
    """

    def __init__(self, file: Path, name: str, direction: str, parameters: Sequence[Parameter]) -> None:
        library = optuna()
        backend = library.storages.journal.JournalFileBackend(str(file))
        storage = library.storages.JournalStorage(backend)
        self.study = library.create_study(storage=storage, study_name=name, direction=direction, load_if_exists=True)
        self.parameters = parameters

    def add(self, trial: Trial, within: Mapping[str, Any]) -> None:
        """Writes a trial, whose number is to be the next one.

        Args:
            trial: the trial.
            within: those of its recipe's values that lie within what is tried.
        """
        noted = {name: getattr(trial, name) for name in ("values", "scores", "seconds", "reason")}
        self.study.add_trial(frozen_trial(self.parameters, within, trial.objective, noted=noted))

    def trials(self) -> list[Trial]:
        """Returns the trials that have ended, by their numbers."""
        return [Trial(each.number, objective=each.value, **each.user_attrs) for each in self.study.trials]

    def within(self) -> list[dict[str, Any]]:
        """Returns those values of each trial that lie within what is tried."""
        return [dict(each.params) for each in self.study.trials]
