"""The file of what a run ran on, and for how long."""

import json
import time
from pathlib import Path
from typing import Any

from mtl_keras.atomic import write_json

_KEPT = ("started", "command")


class EnvironmentFile:
    """Writes ``environment.json``; a resumed run keeps when and how it was started, and adds up the seconds.

    Args:
        path: the file.
        facts: what ``environment`` says.
    """

    def __init__(self, path: Path, facts: dict[str, Any]) -> None:
        first: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        self.path = path
        self.facts = {**facts, **{name: first[name] for name in _KEPT if name in first}}
        self.seconds = float(first.get("seconds", 0.0))
        self.began = time.monotonic()
        self.note_time()

    def note_time(self) -> None:
        """Writes how long the run took so far; a killed process counts until the last time that this was called."""
        write_json(self.path, {**self.facts, "seconds": round(self.seconds + time.monotonic() - self.began, 1)})
