"""Chooses the values of the next trial."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from mtl_keras.tuning.frozen import frozen_trial
from mtl_keras.tuning.optuna_library import optuna
from mtl_keras.tuning.space import Space, Values

Sampler = Literal["tpe", "random", "grid"]
_DRAWS = 20
"""How often values are drawn again that were tried before."""


@dataclass(frozen=True)
class Proposals:
    """Draws values with a sampler of Optuna, from what came of the trials before.

    The draw is a function of these trials, the seed and the number of the
    trial, so that a study that was stopped goes on as if it had not been.

    Args:
        space: what may be tried.
        sampler: ``tpe`` learns from the trials before, ``random`` does not, ``grid`` takes all in order.
        seed: the seed.
        direction: ``maximize`` or ``minimize``.
    """

    space: Space
    sampler: Sampler
    seed: int
    direction: str

    def next(
        self, outcomes: Sequence[tuple[Mapping[str, Any], float | None]], is_new: Callable[[Values], bool]
    ) -> Values | None:
        """Returns the values of the next trial; None where all that there are were tried.

        Args:
            outcomes: of each trial its values within what is tried, and its objective, None where it failed.
            is_new: says whether values were not tried yet.
        """
        if self.sampler != "grid":
            for draw in range(_DRAWS):
                values = self._draw(outcomes, draw)
                if is_new(values):
                    return values
        if self.space.size is None:
            return None
        return next(filter(is_new, self.space.combinations()), None)

    def _draw(self, outcomes: Sequence[tuple[Mapping[str, Any], float | None]], draw: int) -> Values:
        library, parameters = optuna(), self.space.parameters
        state = np.random.SeedSequence([self.seed, len(outcomes), draw]).generate_state(1)
        study = library.create_study(direction=self.direction, sampler=_SAMPLERS[self.sampler](int(state[0])))
        # A pruned trial is one to keep away from; of a failed one the sampler would learn nothing.
        study.add_trials([frozen_trial(parameters, *outcome, failed="PRUNED") for outcome in outcomes])
        drawn: Values = study.ask({each.path: each.distribution() for each in parameters}).params
        return drawn


_SAMPLERS: dict[str, Callable[[int], Any]] = {
    "tpe": lambda seed: optuna().samplers.TPESampler(seed=seed),
    "random": lambda seed: optuna().samplers.RandomSampler(seed=seed),
}
