"""Reads TOML and says where it is none."""

import re
import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError


def read_text(file: "Path | Traversable") -> str:
    """Returns the text of a file.

    Raises:
        UserError: if it cannot be read or is not UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise UserError(str(file), f"the file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        found = f"the byte {error.object[error.start]:#04x} at position {error.start}"
        raise UserError(str(file), f"expected UTF-8; received {found}. Save the file as UTF-8.") from error


def parse(file: "Path | Traversable") -> dict[str, Any]:
    """Returns the tables of a TOML file.

    Raises:
        UserError: if it cannot be read or is no TOML; says the line and column.
    """
    text = read_text(file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _fault(str(file), text, str(error)) from error


def _fault(name: str, text: str, message: str) -> UserError:
    reason, line, column = _position(text, message)
    place = f"{name}:{line}:{column}"
    received = text.splitlines()[line - 1].strip() if text else ""
    if twice := re.search(r"Cannot declare \((.*?)\) twice", reason):
        table = ".".join(re.findall(r"'([^']*)'", twice[1]))
        what = "a task" if table.startswith("tasks.") else "a table"
        return UserError(
            place, f"[{table}] stands in the file twice. Each name of {what} can be given once: rename one."
        )
    if re.search(r"[Dd]uplicate|[Cc]annot overwrite", reason):
        return UserError(place, f"a key stands in its table twice; received `{received}`. Take one of them out.")
    return UserError(place, f"expected TOML; received `{received}` ({reason}).")


def _position(text: str, message: str) -> tuple[str, int, int]:
    """Takes a message of tomllib apart: the reason, the line, the column."""
    if found := re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message, re.DOTALL):
        return found[1], int(found[2]), int(found[3])
    lines = text.splitlines() or [""]
    return message.removesuffix(" (at end of document)"), len(lines), len(lines[-1]) + 1
