"""``check``: what is found in a recipe, and how a person sees it."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stdout

from mtl_keras.cli.console import console
from mtl_keras.cli.findings import Findings
from mtl_keras.data.faults import working
from mtl_keras.data_warning import DataWarning
from mtl_keras.errors import UserError
from mtl_keras.recipe.load import load_recipe
from mtl_keras.recipe.missing_files import missing_files
from mtl_keras.recipe.schema import Recipe


def find(name: str, overrides: Sequence[str], load: bool, step: bool) -> Findings:
    """Checks a recipe; whatever others say while they read the data goes to the standard error.

    Args:
        name: the recipe's name or file.
        overrides: changes of it.
        load: whether to read its data, too.
        step: whether to measure a step of training, too.
    """
    findings = Findings(name)
    try:
        findings.recipe = recipe = load_recipe(name, overrides)
    except UserError as error:
        findings.errors.append(error)
        return findings
    if load:
        from mtl_keras.cli.data_check import check_data

        try:
            with redirect_stdout(sys.stderr):
                check_data(recipe, findings, step)
        except UserError as error:
            findings.errors.append(error)
    findings.warnings += _missing(recipe, [error.place for error in findings.to_errors()])
    return findings


def show(findings: Findings) -> None:
    """Prints facts and warnings, and whether the recipe is right; errors are left to be raised."""
    if findings.facts:
        from mtl_keras.cli.check_lines import fact_lines, rows_table

        console.print(rows_table(findings.facts))
        _say(fact_lines(findings.facts))
    if findings.step is not None:
        from mtl_keras.cli.step_lines import step_lines

        _say(step_lines(findings.step))
    if findings.warnings:
        console.print(f"[bold yellow]Warnings[/] ({len(findings.warnings)}):")
        _say(map(str, findings.warnings))
    if findings.recipe is not None and not findings.errors:
        console.print(f"{findings.name} is right: {_tasks(findings.recipe)}.", markup=False, soft_wrap=True)


def _tasks(recipe: Recipe) -> str:
    return ", ".join(f"{name} ({task.head.kind})" for name, task in recipe.tasks.items())


def _missing(recipe: Recipe, told: Sequence[str]) -> Iterator[DataWarning]:
    """Yields the files that are not there, but for those of parts of which a fault was told."""
    for place, path in missing_files(recipe).items():
        if not any(place.startswith(part) for part in told if part):
            problem = (
                f"there is nothing at {path}{working(path)}. Training needs it: put it there, or correct the path."
            )
            yield DataWarning(place, problem)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
