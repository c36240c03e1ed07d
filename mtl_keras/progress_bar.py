"""The bar that shows a person how far a long work is."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text


def progress_bar(unit: str) -> Progress:
    """Returns a bar on the standard error, where that is a terminal; the standard output is for results.

    Args:
        unit: what is counted, in the plural.
    """
    return _bar(MofNCompleteColumn(), TextColumn(f"{unit}, left"), TimeRemainingColumn())


def rate_bar(unit: str) -> Progress:
    """Returns such a bar for a work of which the end is not known: what is done, and how much a second.

    Args:
        unit: what is counted, in the plural.
    """
    return _bar(TextColumn(f"{{task.completed:,}} {unit},"), _RateColumn(unit), TimeElapsedColumn())


def _bar(*columns: ProgressColumn) -> Progress:
    console = Console(stderr=True, highlight=False)
    first = (TextColumn("{task.description}"), BarColumn())
    return Progress(*first, *columns, console=console, transient=True, disable=not console.is_terminal)


class _RateColumn(ProgressColumn):
    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit

    def render(self, task: Task) -> Text:
        """Says how many came in a second since the last reset, whose field ``before`` counts those that were there."""
        came = task.completed - task.fields.get("before", 0)
        return Text(f"{came / task.elapsed:,.0f} {self._unit}/s," if came and task.elapsed else "")
