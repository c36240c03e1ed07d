"""Finds, prepares and reads a data set of this folder."""

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from mtl_keras.errors import UserError
from mtl_keras.fetch.cache import cache_folder, locked

from .source_digest import source_digest

if TYPE_CHECKING:
    import tensorflow as tf

NAMES = (
    "digit_scenes",
    "flip_residue",
    "peptide_activity",
    "protein_location",
    "swissprot",
    "tweet_entities",
    "tweet_sentiment",
)


def builder(
    name: str,
    config: str | None = None,
    data_dir: str | Path | None = None,
    source: str | Path | None = None,
) -> Any:
    """Returns the tensorflow-datasets builder of a data set, prepared; its ``info`` has labels, sizes and counts.

    Args:
        name: one of ``NAMES``, with a version if need be (``tweet_entities:1.0.0``).
        config: the data set's configuration; None is its first.
        data_dir: where prepared data are kept; None is the user's cache.
        source: the folder of the files that a person has, for a data set that takes them. What is prepared of other
            files, or of files that have changed, is kept apart.

    Raises:
        UserError: there is no such data set or configuration, its source cannot be fetched or read, or the folder not
            written.
    """
    from tensorflow.errors import PermissionDeniedError, ResourceExhaustedError

    kind, version = _find(name, config)
    folder = Path(data_dir) if data_dir else cache_folder() / "datasets"
    given: dict[str, Any] = {}
    if source is not None:
        given = {"source": _source_folder(kind, source)}
        folder = folder / f"of-{source_digest(kind, given['source'])}"
    try:
        return _prepared(lambda: kind(config=config, version=version, data_dir=folder, **given), folder / kind.name)
    except (OSError, PermissionDeniedError, ResourceExhaustedError) as error:
        raise UserError(
            str(folder),
            f"{name} cannot be kept there: {getattr(error, 'strerror', None) or error}. Make room, or set "
            "MTL_KERAS_CACHE to a folder that can be written.",
        ) from error


def described(name: str, config: str | None = None) -> Any:
    """Returns the ``info`` of a data set, with its licence and origin; nothing is fetched, prepared or read.

    Raises:
        UserError: there is no such data set or configuration.
    """
    kind, version = _find(name, config)
    return kind(config=config, version=version, data_dir=cache_folder() / "datasets").info


def load(name: str, split: str, config: str | None = None, source: str | Path | None = None) -> "tf.data.Dataset":
    """Returns the rows of a split, in the stored order; a slice such as ``train[:100]`` is a split too.

    Raises:
        UserError: there is no such data set, configuration or split, or its source cannot be fetched.
    """
    made = builder(name, config, source=source)
    if split.split("[")[0] not in made.info.splits:
        raise UserError(name, f'has no split "{split}". There are: {", ".join(made.info.splits)}.')
    return made.as_dataset(split=split, shuffle_files=False)


def _find(name: str, config: str | None) -> tuple[Any, str | None]:
    """Returns the class of a builder and the version that is asked for."""
    plain, _, version = name.partition(":")
    if plain not in NAMES:
        raise UserError(name, f"no such data set. There are: {', '.join(NAMES)}.")
    # The folder of the builder names it, under whichever name this package was imported.
    kind = import_module(f"{__package__}.{plain}.{plain}_dataset_builder").Builder
    configs = [known.name for known in kind.BUILDER_CONFIGS]
    if config is not None and config not in configs:
        raise UserError(name, f'has no configuration "{config}". There are: {", ".join(configs) or "none"}.')
    if version and version != str(kind.VERSION):
        raise UserError(name, f"has no version {version}. There is: {kind.VERSION}.")
    return kind, version or None


def _source_folder(kind: Any, source: str | Path) -> Path:
    """Returns the folder of a user's files, for a builder that takes some."""
    if "source" not in signature(kind.__init__).parameters:
        raise UserError("dataset.source", f"{kind.name} takes no files of yours; received {source}. Leave source out.")
    folder = Path(source).expanduser()
    if not folder.is_dir():
        raise UserError(
            "dataset.source", f"expected a folder of the files of {kind.name}; received {source}. Correct source."
        )
    return folder


def _prepared(make: Callable[[], Any], folder: Path) -> Any:
    """Returns the builder; prepares the data first if that was not done before."""
    made = make()
    if not made.info.splits:
        with locked(folder):
            made = make()
            if not made.info.splits:
                _prepare(made)
    return made


def _prepare(made: Any) -> None:
    import tensorflow_datasets as tfds

    console = Console(stderr=True)
    made.fetch_source()  # a download shows its own progress, so before the line below
    tfds.disable_progress_bar()
    # tensorflow-datasets prints what it does to the standard output, with no option against it.
    with console.status(f"Preparing {made.info.full_name} ..."), redirect_stdout(io.StringIO()):
        shards = getattr(made, "num_shards", 1)  # None: their number grows with the data
        made.download_and_prepare(download_config=tfds.download.DownloadConfig(num_shards=shards))
    sizes = ", ".join(f"{name} {info.num_examples:,}" for name, info in made.info.splits.items())
    console.print(f"Prepared {made.info.full_name}: {sizes} rows.", highlight=False, soft_wrap=True)
    counts = [f"{name.replace('_', ' ')} {count:,}" for name, count in made.info.metadata["cleaning"].items() if count]
    console.print(f"  {', '.join(counts)}", highlight=False, soft_wrap=True)
