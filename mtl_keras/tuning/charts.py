"""Draws the objective by trial and by what was tried."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from markupsafe import Markup

from mtl_keras.report.axes import BOTTOM, LEFT, RIGHT, Axes
from mtl_keras.report.svg import element, span_of, ticks
from mtl_keras.report.wording import count
from mtl_keras.tuning.choices import Choices
from mtl_keras.tuning.naming import objective_text, short_names, values_text
from mtl_keras.tuning.study import Study
from mtl_keras.tuning.trial import Trial
from mtl_keras.tuning.words import Parameter

_LETTER = 6.4
"""The width of a letter."""
_CROSS = "\N{MULTIPLICATION SIGN}"


def trial_chart(study: Study) -> Markup:
    """Draws the objective of each trial, the best up to it, and the baseline's."""
    last = max(1, len(study.trials) - 1)
    numbers = [float(tick) for tick in ticks(0, last) if tick == int(tick)]
    axes = Axes(numbers, _y_ticks(study), "trial", study.objective.axis, x_margin=0.4)
    done = _done(study.trials)
    better = max if study.objective.direction == "maximize" else min
    best = list(accumulate((trial.objective or 0.0 for trial in done), better))
    path = " ".join(
        f"{'H' if place else 'M'}{axes.x(trial.number):.1f} {'V' if place else ''}{axes.y(value):.1f}"
        for place, (trial, value) in enumerate(zip(done, best, strict=True))
    )
    failed = [trial for trial in study.trials if trial.objective is None]
    crosses = (element("text", _about(study, trial), _CROSS, x=axes.x(trial.number), y=BOTTOM - 4, text_anchor="middle")
               for trial in failed)  # fmt: skip
    dots = Markup("").join(_dot(study, trial, axes, trial.number) for trial in done)
    said = f"{count(len(study.trials), 'trial')}, {len(failed)} of them failed; the line is the best so far."
    line = element("path", d=path, class_="line validation")
    return axes.picture("Objective by trial", said, _baseline(study, axes), line, dots, *crosses)


def parameter_chart(study: Study, parameter: Parameter) -> Markup:
    """Draws the objective of each trial over its value of a path."""
    places, texts = zip(*parameter.ticks(), strict=True)
    choices = isinstance(parameter, Choices)
    room = int((RIGHT - LEFT) / len(places) / _LETTER)
    texts = tuple(text if len(text) <= room else f"{text[: max(room - 1, 1)]}…" for text in texts)
    names = short_names([each.path for each in study.parameters])
    axes = Axes(list(places), _y_ticks(study), names[parameter.path], study.objective.axis,
                x_margin=0.5 if choices else 0.0, x_texts=texts)  # fmt: skip
    found = [(trial, parameter.find(trial.values[parameter.path])) for trial in _done(study.trials)]
    dots = [_dot(study, trial, axes, parameter.place(value)) for trial, value in found if value is not None]
    title = f"Objective by {names[parameter.path]}"
    return axes.picture(title, f"{count(len(dots), 'trial')}.", _baseline(study, axes), *dots)


def _done(trials: Iterable[Trial]) -> list[Trial]:
    return [trial for trial in trials if trial.objective is not None]


def _y_ticks(study: Study) -> list[float]:
    values: Sequence[float] = [trial.objective for trial in study.trials if trial.objective is not None]
    return ticks(*span_of(values))


def _baseline(study: Study, axes: Axes) -> Markup:
    value = study.trials[0].objective
    if value is None:
        return Markup("")
    return element("line", x1=LEFT, x2=RIGHT, y1=axes.y(value), y2=axes.y(value), class_="line agreement")


def _dot(study: Study, trial: Trial, axes: Axes, place: float) -> Markup:
    return element(
        "circle",
        _about(study, trial),
        cx=axes.x(place),
        cy=axes.y(trial.objective or 0.0),
        r=6.0 if trial == study.best else 4.0,
        class_=f"dot {'training' if trial.is_baseline else 'validation'}",
    )


def _about(study: Study, trial: Trial) -> Markup:
    """Returns what a pointer over a trial shows."""
    outcome = trial.reason or f"{study.objective.name} {objective_text(trial.objective, study.objective)}"
    return element("title", f"{trial.name}, {values_text(trial)}: {outcome}")
