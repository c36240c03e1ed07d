"""Runs the trials of a study, one after another."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from mtl_keras.atomic import write_json
from mtl_keras.errors import UserError
from mtl_keras.recipe.schema import Recipe
from mtl_keras.run_folder import RunFolder
from mtl_keras.tuning.best_file import write_best
from mtl_keras.tuning.journal import Journal
from mtl_keras.tuning.naming import line, values_text
from mtl_keras.tuning.page import write_page
from mtl_keras.tuning.proposals import Proposals
from mtl_keras.tuning.ranking import Objective
from mtl_keras.tuning.space import Space, Values
from mtl_keras.tuning.study import Study
from mtl_keras.tuning.study_folder import StudyFolder
from mtl_keras.tuning.tables import write_trials
from mtl_keras.tuning.trial import Trial
from mtl_keras.tuning.trial_run import Train, TrialRun

_VALUES = "trial.json"
"""What a trial's folder has of the study: the values."""


@dataclass(frozen=True)
class Search:
    """A study that is not finished.

    Args:
        space: what may be tried.
        folder: the study's.
        journal: the trials that have ended.
        proposals: chooses values.
        objective: what is to be as good as possible.
        train: trains.
        words: the words that the study was started with, the command first.
        console: where to say what is done.
    """

    space: Space
    folder: StudyFolder
    journal: Journal
    proposals: Proposals
    objective: Objective
    train: Train
    words: Sequence[str]
    console: Console

    def run(self, trials: int) -> Study:
        """Runs the trials that are left, and writes what came of them after each.

        Raises:
            UserError: the baseline failed, and nothing can be compared with it; or the disk is at fault.
        """
        for number in range(len(self.journal.trials()), trials):
            values = self._values(number)
            if values is None:
                self.say(f"All that there is to try was tried, with {number} trials.")
                break
            self._trial(number, values, trials)
            self._write()
        self._write()
        return self.study()

    def study(self) -> Study:
        """Returns what came of the trials so far."""
        trials = tuple(self.journal.trials())
        title = str(self.space.tables.get("title", self.space.name))
        return Study(title, self.folder.path, tuple(self.words), self.space.parameters, self.objective, trials)

    def say(self, text: str) -> None:
        """Prints a line."""
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _values(self, number: int) -> Values | None:
        """Returns a trial's values: those with which it was begun, else new ones."""
        if number == 0:
            return self.space.baseline_values()
        file = self.folder.trial(number) / _VALUES
        if file.is_file():
            begun: Values = json.loads(file.read_text(encoding="utf-8"))
            return begun
        trials = self.journal.trials()
        tried = {self._key(trial.number, trial.values) for trial in trials}
        within = self.journal.within()
        outcomes = [(values, trial.objective) for values, trial in zip(within, trials, strict=True)]
        return self.proposals.next(outcomes, lambda values: self._key(number, values) not in tried)

    def _key(self, number: int, values: Values) -> str:
        """Returns what two trials have in common whose recipes are the same."""
        try:
            return json.dumps(self._recipe(number, values).to_table(), sort_keys=True)
        except UserError:
            return json.dumps(values, sort_keys=True)

    def _recipe(self, number: int, values: Values) -> Recipe:
        return self.space.trial(values) if number else self.space.baseline()

    def _trial(self, number: int, values: Values, trials: int) -> None:
        begun = Trial(number, values)
        with self.console.status(f"{begun.name} of {trials}: {values_text(begun)}"):
            trial = self._ended(number, values)
        if trial.is_baseline and trial.objective is None and self.objective.relative:
            problem = f"the baseline failed, and without it no gain is defined: {trial.reason} Correct the recipe, or "
            raise UserError(str(self.folder.trial(0)), f"{problem}give --monitor task.metric.")
        self.journal.add(trial, self.space.within(values))
        self.say(line(trial, self.objective))
        for name in self.objective.undefined(trial.scores) if trial.is_baseline and trial.scores else ():
            self.say(f"  {name} of the baseline is 0: no gain over it is defined, and it is left out of the mean.")

    def _ended(self, number: int, values: Values) -> Trial:
        try:
            recipe = self._recipe(number, values)
        except UserError as error:  # a value between the bounds that were checked
            return Trial(number, values, reason=" ".join(str(error).split()))
        run = TrialRun(self.folder.trial(number), recipe, self.objective.metrics, self.train)
        if number:
            write_json(run.path / _VALUES, values)
        run.begin(RunFolder(self.folder.trial(0)) if number else None)
        outcome = run.finish()
        trial = Trial(number, values, outcome.scores, None, outcome.seconds, outcome.reason)
        return trial if outcome.reason else self._judged(trial)

    def _judged(self, trial: Trial) -> Trial:
        baseline = trial.scores if trial.is_baseline else self.journal.trials()[0].scores
        told = {name: getattr(trial, name) for name in ("number", "values", "scores", "seconds")}
        try:
            return Trial(**told, objective=self.objective.value(trial.scores, baseline))
        except UserError as error:
            return Trial(**told, reason=str(error))

    def _write(self) -> None:
        study = self.study()
        write_trials(study, self.folder.table)
        write_page(study, self.folder.page)
        if study.best is not None:
            write_best(study, self.space, study.best, self.folder.best)
