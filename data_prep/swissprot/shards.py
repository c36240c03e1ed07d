"""Parsed entries in files of some thousands each, so that work that was stopped goes on where it was."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from mtl_keras.atomic import replacing, write_json
from mtl_keras.data.faults import raise_faults
from mtl_keras.errors import UserError

from .entry import Entry
from .parsing import read_entry
from .records import Record, read_records

FORMAT = 1
"""Raised when entries have other fields, so that files of before are parsed anew."""
SIZE = 5_000
_LEVEL = 3
_MOST_FAULTS = 100


def fingerprint(source: Path) -> str:
    """Returns the SHA-256 of a file."""
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_shards(source: Path, folder: Path, size: int = SIZE) -> list[Path]:
    """Parses a flat file into files of entries, one JSON a line, compressed; those that are there already are kept.

    ``manifest.json`` names the source by its SHA-256 and the files that are whole; each is moved there when it is.

    Args:
        source: the flat file.
        folder: of this source alone.
        size: entries of a file.

    Raises:
        UserError: entries are broken; all are told, and the files of entries before the first of them stay.
    """
    manifest = _manifest(folder, {"format": FORMAT, "sha256": fingerprint(source), "size": size})
    if not manifest["finished"]:
        records = islice(read_records(source), sum(shard["entries"] for shard in manifest["shards"]), None)
        while batch := list(islice(records, size)):
            name = f"entries-{len(manifest['shards']):05d}.jsonl.gz"
            _write(folder / name, _parsed(batch, records, source))
            manifest["shards"].append({"file": name, "entries": len(batch)})
            write_json(folder / "manifest.json", manifest)
        manifest["finished"] = True
        write_json(folder / "manifest.json", manifest)
    return [folder / shard["file"] for shard in manifest["shards"]]


def read_shard(path: Path) -> Iterator[Entry]:
    """Reads the entries of a file of entries."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(Entry.from_json, lines)


def _manifest(folder: Path, expected: dict[str, Any]) -> dict[str, Any]:
    """Returns the manifest of a folder, an empty one where it has none or one of another source."""
    path = folder / "manifest.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if {name: found.get(name) for name in expected} == expected:
        return found
    return {**expected, "shards": [], "finished": False}


def _parsed(batch: Iterable[Record], rest: Iterable[Record], source: Path) -> list[Entry]:
    """Returns the entries of records; where one is broken, looks through the rest too, and tells all that are."""
    faults: list[UserError] = []
    entries = list(_read(batch, faults))
    if faults:
        for _ in _read(rest, faults):
            if len(faults) >= _MOST_FAULTS:
                break
    raise_faults(str(source), faults)
    return entries


def _read(records: Iterable[Record], faults: list[UserError]) -> Iterator[Entry]:
    for record in records:
        try:
            yield read_entry(record)
        except UserError as error:
            faults.append(error)


def _write(path: Path, entries: Iterable[Entry]) -> None:
    with replacing(path) as draft, gzip.open(draft, "wt", _LEVEL, encoding="utf-8", newline="\n") as lines:
        lines.writelines(f"{entry.to_json()}\n" for entry in entries)
