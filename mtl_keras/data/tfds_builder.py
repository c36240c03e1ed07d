"""Opens and prepares a builder of tensorflow-datasets, quietly."""

import difflib
import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import tensorflow as tf
import tensorflow_datasets as tfds
from rich.console import Console

from mtl_keras import data_prep
from mtl_keras.data.faults import quoted
from mtl_keras.errors import FetchError, UserError
from mtl_keras.quiet import muted

_LONGEST = 300
T = TypeVar("T")


def open_builder(name: str, config: str | None, data_dir: str | None, source: str | None = None) -> Any:
    """Finds a builder, ours or one of tensorflow-datasets.

    Args:
        name: its name, with a configuration and a version if need be: ``glue/sst2:2.0.0``.
        config: its configuration.
        data_dir: the folder of prepared data.
        source: the folder of files that a person fetched.

    Raises:
        UserError: there is none, or, a FetchError, it cannot be opened.
    """
    path, _, version = name.partition(":")
    plain, _, named = path.partition("/")
    if plain in data_prep.NAMES:
        name = f"{plain}:{version}" if version else plain
        given = {} if source is None else {"source": source}
        return data_prep.builder(name, config or named or None, data_dir, **given)
    options = {"config": config, "data_dir": data_dir}
    given = {option: value for option, value in options.items() if value is not None}
    try:
        return _quietly(lambda: tfds.builder(name, **given))
    except tfds.core.DatasetNotFoundError as error:
        near = difflib.get_close_matches(plain, data_prep.NAMES, n=1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        raise UserError(
            "dataset.name",
            f"expected one of our own data sets, {quoted(data_prep.NAMES)}, or a name of tensorflow-datasets; "
            f'received "{name}".{hint} Correct the name.',
        ) from error
    except ValueError as error:
        raise UserError("dataset.config", f"{error}. Choose another config of {name}, or leave it out.") from error
    except Exception as error:  # a builder is anyone's code
        raise _failure(f'"{name}" could not be opened', error) from error


def prepare(builder: Any, source: str | None = None) -> None:
    """Fetches and prepares the data of a builder unless they are there.

    Args:
        builder: of tensorflow-datasets.
        source: the folder of files that a person fetched, for a builder that wants them.

    Raises:
        FetchError: it did not work.
    """
    if builder.is_prepared():
        return
    name = builder.info.full_name
    with os.fdopen(os.dup(2), "w") as screen:  # standard error itself is held back meanwhile
        console = Console(file=screen)
        if name.partition("/")[0] not in data_prep.NAMES:
            console.print(
                f"Fetching {name} from its own site, once, to {builder.data_dir}. Without a network that fails after "
                "some minutes only.",
                highlight=False,
                soft_wrap=True,
            )
        try:
            with console.status(f"Fetching and preparing {name} ..."):
                config = tfds.download.DownloadConfig(manual_dir=source)
                _quietly(lambda: builder.download_and_prepare(download_config=config))
        except Exception as error:  # a builder is anyone's code
            raise _failure(f'"{name}" could not be prepared', error) from error
        sizes = ", ".join(f"{split} {info.num_examples:,}" for split, info in builder.info.splits.items())
        console.print(f"Prepared {name}: {sizes} rows.", highlight=False, soft_wrap=True)


def examples(builder: Any, split: str, fields: Sequence[str], encoded: Sequence[str] = ()) -> tf.data.Dataset:
    """Returns some fields of the rows of a split or a slice of one, in an order that is always the same.

    Args:
        builder: its data are prepared.
        split: a name or a slice.
        fields: the fields to read; the others are not decoded.
        encoded: those of them that stay as they are stored: encoded pictures.
    """
    decoders = tfds.decode.PartialDecoding(
        dict.fromkeys(fields, True), {name: tfds.decode.SkipDecoding() for name in encoded}
    )
    once = tfds.ReadConfig(try_autocache=False)  # each pass over the rows is one of few
    return _quietly(lambda: builder.as_dataset(split=split, shuffle_files=False, decoders=decoders, read_config=once))


def _quietly(work: Callable[[], T]) -> T:
    """Does some work without its chatter, nor is that shown where it fails."""
    failed: Exception
    with muted():
        try:
            return work()
        except Exception as error:  # raised again: through muted(), it would show what was held back
            failed = error
    raise failed


def _failure(what: str, error: Exception) -> FetchError:
    reason = " ".join(str(error).split())
    reason = reason if len(reason) <= _LONGEST else f"{reason[:_LONGEST]} ..."
    return FetchError(
        "dataset",
        f"{what} ({type(error).__name__}: {reason}). Check the network, or set data_dir to a folder of prepared data.",
    )
