"""Markdown."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(each) for each in line)} |" for line in lines)


def bullets(lines: Iterable[str]) -> str:
    """Returns a list."""
    return "\n".join(f"- {line}" for line in lines)


def section(title: str, *parts: str) -> str:
    """Returns a heading and what stands below it; parts that are empty are left out."""
    return "\n\n".join([f"## {title}", *(part for part in parts if part)])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
