"""What an export is to have."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ExportPlan:
    """What an export is to have.

    Args:
        formats: names of the formats.
        tasks: the tasks; all where it is None.
    """

    formats: tuple[str, ...] = ("saved_model",)
    tasks: tuple[str, ...] | None = None
