"""Writes the best recipe of a study, to be trained for longer."""

import shlex
from pathlib import Path

from mtl_keras.atomic import write_text
from mtl_keras.recipe.save import to_toml
from mtl_keras.report.wording import count
from mtl_keras.tuning.naming import objective_text
from mtl_keras.tuning.space import Space, value_at, words_of
from mtl_keras.tuning.study import Study
from mtl_keras.tuning.trial import Trial

_LONGER = 3


def write_best(study: Study, space: Space, best: Trial, file: Path) -> None:
    """Writes the recipe of the best trial, with what it has of the study at its head."""
    chosen = space.baseline(trial=False) if best.is_baseline else space.chosen(best.values)
    if best.is_baseline:
        changed = "The baseline: no trial was better than the recipe with fixed weights."
    else:
        changed = f"It changed: {' '.join(words_of(best.values))}"
    header = [
        f"The best of {count(len(study.trials), 'trial')} of: {shlex.join(study.words)}",
        f"{best.name}: {study.objective.name} {objective_text(best.objective, study.objective)}, on validation rows; "
        "one training with one seed.",
        changed,
        f"Trained for longer: {longer(space, best, file)}",
    ]
    lines = (" ".join(line.split()) for line in header)
    write_text(file, "".join(f"# {line}\n" for line in lines) + "\n" + to_toml(chosen))


def longer(space: Space, best: Trial, file: Path) -> str:
    """Returns the command that trains the best recipe for as long as the file says, at least thrice as the trial."""
    trial = space.baseline() if best.is_baseline else space.trial(best.values)
    epochs = max(_LONGER * trial.train.epochs, int(value_at(space.tables, "train.epochs") or 1))
    return f"mtl-keras train {shlex.quote(str(file))} train.epochs={epochs}"
