"""The text of a recipe for a file of its own: commands name that file, what was measured names the original."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

_MEASURED = re.compile(r"# (On (one|two|[0-9]+) core|Not measured|.*\bTest splits?, seeds?\b)")
_MARKED = ", from which this was copied"


def copied(text: str, recipe: str, file: Path) -> str:
    """Returns a recipe's text, its comments too, with a header that is the copy's own.

    Args:
        text: of the recipe.
        recipe: its name or its file, as a person gave it.
        file: where the copy is to be.
    """
    lines = text.splitlines(keepends=True)
    end = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = "".join(_marked(lines[:end], recipe))
    return _renamed(header + "".join(lines[end:]), recipe, file)


def _marked(header: list[str], recipe: str) -> Iterator[str]:
    """Yields the lines of a header, those before which say whose the numbers of a paragraph are included."""
    begins = True  # of a paragraph
    for line in header:
        if begins and _MEASURED.match(line) and _MARKED not in line:
            yield f"# Of {recipe}{_MARKED}; not of this copy:\n"
        begins = line.strip() == "#"
        yield line


def _renamed(text: str, recipe: str, file: Path) -> str:
    """Returns a text whose comments have commands of the copy."""
    names = "|".join(re.escape(name) for name in sorted({recipe, Path(recipe).name}, key=len, reverse=True))
    command = re.compile(rf"(\bmtl-keras [a-z]+ )(?:{names})(?![\w./-])")
    new = shlex.quote(str(file))
    return re.sub(r"(?m)^.*#.*$", lambda line: command.sub(lambda found: f"{found[1]}{new}", line[0]), text)
