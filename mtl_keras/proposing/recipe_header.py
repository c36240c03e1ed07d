"""The comment at the head of a recipe that was written from files."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from mtl_keras.proposing.block import comment_lines
from mtl_keras.proposing.request import TaskRequest

_READ_IT = (
    "What was found in the files is a guess, with its reason beside it: read it through. Paths start from the folder "
    "in which a command runs."
)


def header(requests: Sequence[TaskRequest], file: Path) -> list[str]:
    """Returns the lines of the comment.

    Args:
        requests: what was asked for.
        file: the recipe's.
    """
    own = shlex.quote(str(file))
    commands = {
        f"mtl-keras check {own} --load": "reads all rows, and tells what is wrong and what is in them",
        f"mtl-keras train {own} --smoke": "a few rows and steps: does all of it run?",
        f"mtl-keras train {own}": "",
        f"mtl-keras train {own} train.epochs=5": "",
    }
    width = max(map(len, commands)) + 3
    listed = [f"#   {command:<{width}}{what}".rstrip() for command, what in commands.items()]
    return ["# Written by `mtl-keras new`.", "#", *listed, "#", *comment_lines(_READ_IT)]
