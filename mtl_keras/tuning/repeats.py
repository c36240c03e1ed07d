"""Trains the best trial and the baseline with more seeds: how much of the lead is chance."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mtl_keras.errors import UserError
from mtl_keras.recipe.schema import Recipe
from mtl_keras.report.wording import NONE, number
from mtl_keras.run_folder import RunFolder
from mtl_keras.tuning.naming import objective_text
from mtl_keras.tuning.ranking import Objective
from mtl_keras.tuning.search import Search
from mtl_keras.tuning.study import Study
from mtl_keras.tuning.tables import write_csv
from mtl_keras.tuning.trial import Trial
from mtl_keras.tuning.trial_run import Outcome, TrialRun

Scores = Mapping[str, float]


@dataclass(frozen=True)
class Repeats:
    """Trainings of two trials with the seeds that follow the recipe's, each beside the other with the same seed.

    Args:
        search: the study, finished.
        count: how many seeds.
    """

    search: Search
    count: int

    def run(self, study: Study) -> None:
        """Trains, writes ``repeats.csv`` and says mean and standard deviation over the seeds."""
        best, baseline = study.best, study.trials[0]
        if best is None:
            return
        trials = [baseline] if best.is_baseline else [baseline, best]
        rows: list[dict[str, object]] = []
        found: dict[str, list[Scores]] = {trial.name: [] for trial in trials}
        for seed in self._seeds():
            outcomes = {trial.name: self._train(trial, seed) for trial in trials}
            for name, outcome in outcomes.items():
                objective = _objective(outcome, outcomes[baseline.name], study.objective)
                rows.append(_row(name, seed, outcome, objective, study.objective))
                found[name] += [{**outcome.scores, **_named(study.objective, objective)}] if not outcome.reason else []
        write_csv(rows, self.search.folder.repeats)
        self.search.say(f"With {self.count} more seeds, mean ± standard deviation on the validation rows:")
        for trial in trials:
            name = trial.name + (" baseline" if trial.is_baseline else "")
            self.search.say(f"  {name}  {'  '.join(_spread(found[trial.name], study.objective)) or 'all failed'}")

    def _seeds(self) -> Iterator[int]:
        first = self.search.space.baseline().seed
        return iter(range(first + 1, first + 1 + self.count))

    def _train(self, trial: Trial, seed: int) -> Outcome:
        search = self.search
        recipe: Recipe = search.space.baseline() if trial.is_baseline else search.space.trial(trial.values)
        path = search.folder.repeat(trial, seed)
        run = TrialRun(path, recipe.model_copy(update={"seed": seed}), search.objective.metrics, search.train)
        with search.console.status(f"{trial.name} with seed {seed}"):
            run.begin(RunFolder(search.folder.trial(0)))
            outcome = run.finish()
        if outcome.reason:
            search.say(f"  {path.name} failed: {outcome.reason}")
        return outcome


def _objective(outcome: Outcome, baseline: Outcome, objective: Objective) -> float | None:
    if outcome.reason or (baseline.reason and objective.relative):
        return None
    try:
        return objective.value(outcome.scores, baseline.scores)
    except UserError:
        return None  # the table has the score itself


def _named(objective: Objective, value: float | None) -> dict[str, float]:
    return {objective.name: value} if objective.relative and value is not None else {}


def _row(name: str, seed: int, outcome: Outcome, objective: float | None, of: Objective) -> dict[str, object]:
    scores = {metric: outcome.scores.get(metric) for metric in of.metrics}
    return {"trial": name, "seed": seed, "objective": objective, "seconds": outcome.seconds, **scores,
            "failed": outcome.reason}  # fmt: skip


def _spread(found: Sequence[Scores], objective: Objective) -> Iterator[str]:
    names = [*objective.metrics, *([objective.name] if objective.relative else [])]
    for name in names:
        values = [scores[name] for scores in found if name in scores]
        if values:
            deviation = number(statistics.stdev(values)) if len(values) > 1 else NONE
            mean = statistics.mean(values)
            text = objective_text(mean, objective) if name == objective.name else number(mean)
            yield f"{name} {text} ± {deviation}"
