"""Writes a trial as Optuna has it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mtl_keras.tuning.optuna_library import optuna
from mtl_keras.tuning.words import Parameter

if TYPE_CHECKING:
    from optuna.trial import FrozenTrial


def frozen_trial(
    parameters: Sequence[Parameter],
    values: Mapping[str, Any],
    objective: float | None,
    failed: str = "FAIL",
    noted: Mapping[str, Any] | None = None,
) -> "FrozenTrial":
    """Returns a trial that has ended, for Optuna.

    Args:
        parameters: what a study tries.
        values: the trial's values, of those that lie within what is tried.
        objective: how good it was; None where it failed.
        failed: Optuna's state of one that failed.
        noted: what else is to be kept.
    """
    library = optuna()
    state = library.trial.TrialState.COMPLETE if objective is not None else library.trial.TrialState[failed]
    made: FrozenTrial = library.trial.create_trial(
        state=state,
        value=objective,
        params=dict(values),
        distributions={each.path: each.distribution() for each in parameters if each.path in values},
        user_attrs=dict(noted or {}),
    )
    return made
