"""Apache Beam, which does the work on several processes or machines; an extra, imported when it is used."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mtl_keras.errors import UserError

from .examples import Examples
from .placing import PlacedShard
from .shards import write_shards


def apache_beam() -> Any:
    """Returns the module of Apache Beam.

    Raises:
        UserError: it is not installed.
    """
    try:
        import apache_beam
    except ImportError as error:
        problem = (
            f'expected Apache Beam; received: {error}. Run pip install "mtl-keras[beam]", or choose another config.'
        )
        raise UserError("config", problem) from error
    return apache_beam


def parse_with_beam(places: Sequence[tuple[Path, Path]]) -> list[Path]:
    """Parses flat files side by side, each into the folder beside it; a file is parsed by one worker.

    A compressed file cannot be read from its middle. So give several, as UniProt's files by division.
    """
    beam = apache_beam()
    with beam.Pipeline() as pipeline:
        files = pipeline | "Files" >> beam.Create([(str(file), str(folder)) for file, folder in places])
        _ = files | "Spread" >> beam.Reshuffle() | "Parse" >> beam.MapTuple(_parse)
    return [shard for file, folder in places for shard in write_shards(file, folder)]  # finished: only lists them


def rows_with_beam(shards: Sequence[PlacedShard], examples: Examples, split: str) -> Any:
    """Returns the transform that makes the rows of a split, a file of entries a worker."""
    beam = apache_beam()
    paths = [(str(shard.entries), str(shard.places)) for shard in shards]
    made = partial(_rows, examples=examples, split=split)
    return beam.Create(paths) | "Spread" >> beam.Reshuffle() | "Rows" >> beam.FlatMap(made)


def _parse(file: str, folder: str) -> int:
    return len(write_shards(Path(file), Path(folder)))


def _rows(paths: tuple[str, str], examples: Examples, split: str) -> list[tuple[str, dict[str, Any]]]:
    return list(examples.of_shard(PlacedShard(*map(Path, paths)), split))
