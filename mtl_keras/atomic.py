"""Files and folders that are there as a whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DRAFT = ".writing-"
"""With what the name of a half-written file or folder begins."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives a path beside ``path`` to write a file or folder to, and moves it there when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Keras looks at the suffix of a file, so the temporary one keeps it.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=DRAFT) as folder:
        draft = Path(folder) / path.name
        yield draft
        if draft.is_dir() and path.is_dir():
            shutil.rmtree(path)
        os.replace(draft, path)


@contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """Gives a folder within ``folder`` to write to, and moves what is in it up when all went well, files last."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=DRAFT) as name:
        draft = Path(name)
        yield draft
        for path in sorted(draft.iterdir(), key=lambda path: (path.is_file(), path.name)):
            os.replace(path, folder / path.name)


def is_draft(path: Path) -> bool:
    """Says whether a path is what a killed process left half-written."""
    return path.name.startswith(DRAFT)


def remove_drafts(folder: Path) -> None:
    """Removes what a killed process left half-written in a folder."""
    for draft in folder.rglob(f"{DRAFT}*"):
        shutil.rmtree(draft)


def write_text(path: Path, text: str) -> None:
    """Writes a text file."""
    with replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")


def write_json(path: Path, value: Any) -> None:
    """Writes a JSON file for people too."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")
