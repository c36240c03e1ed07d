"""What the command line prints, to people and to programs."""

import json
import sys
from typing import Any

from rich.console import Console
from rich.text import Text

console = Console(highlight=False)


def complain(error: Exception) -> None:
    """Prints a user's mistake on the standard error."""
    message = Text.assemble(("Error: ", "bold red"), str(error))
    Console(stderr=True, highlight=False).print(message, soft_wrap=True)


def say_toml(text: str) -> None:
    """Prints TOML: coloured on a terminal, as it is anywhere else."""
    if not console.is_terminal:
        sys.stdout.write(text)
        return
    from rich.syntax import Syntax

    console.print(Syntax(text, "toml", background_color="default", word_wrap=True))


def say_json(value: Any) -> None:
    """Prints one value as JSON on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
