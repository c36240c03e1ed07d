"""Whether two preprocessors give the trunk the same numbers for the same rows."""

import json
import tempfile
from pathlib import Path
from typing import Any

from mtl_keras.backbones.base import Preprocessor

# How much of a row a trunk sees, not what the numbers mean.
_FREE = frozenset({"sequence_length", "image_size", "fit", "answer_flips"})
_OPTIONS = "options.json"


def differing_files(here: Preprocessor, there: Path) -> list[str]:
    """Returns the names of the files (``vocab.txt``) in which a preprocessor means otherwise than a saved one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "preprocessor"
        here.save(folder)
        names = sorted({path.name for own in (folder, there) if own.is_dir() for path in own.iterdir()})
        return [name for name in names if _meaning(folder / name) != _meaning(there / name)]


def _meaning(file: Path) -> Any:
    if not file.is_file():
        return None
    content = file.read_bytes()
    if file.name != _OPTIONS:
        return content
    try:
        return {name: value for name, value in json.loads(content).items() if name not in _FREE}
    except (ValueError, AttributeError):
        return content
