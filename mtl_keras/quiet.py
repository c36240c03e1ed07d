"""Keeps the libraries' start-up and export chatter off the screen, in one place."""

import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from mtl_keras.errors import UserError

_ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "KERAS_BACKEND": "tensorflow",
    "GRPC_VERBOSITY": "ERROR",
    "HF_HUB_VERBOSITY": "error",  # it sets the level of its logger itself when it is imported
}
_LOGGERS = ("absl", "tensorflow", "keras", "h5py", "urllib3", "fsspec", "transformers", "huggingface_hub")


def quiet_tensorflow() -> None:
    """Imports TensorFlow and Keras without a word. Call it before anything else imports them."""
    if os.environ.get("MTL_KERAS_VERBOSE"):
        return
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)
    if not sys.warnoptions:
        warnings.filterwarnings("ignore", module=r"(?!mtl_keras\b)")
    # TensorFlow's C++ side writes before its own log level is read, so that only the descriptors help.
    with muted():
        import keras  # noqa: F401
        import tensorflow as tf
        import tensorflow_text  # noqa: F401

        # CUDA complains at the first look for a device, not at the import.
        tf.config.list_physical_devices()


@contextmanager
def native_log(path: Path) -> Iterator[None]:
    """Lets C++ write its messages to the end of a file, and Python its own where they were.

    TensorFlow's messages of a lost worker are many, and say little.

    Raises:
        OSError: the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    sys.stderr.flush()
    with path.open("ab") as log, os.fdopen(os.dup(2), "w", encoding="utf-8", buffering=1) as stream:
        kept = [os.dup(1), os.dup(2)]
        os.dup2(log.fileno(), 2)
        try:
            with redirect_stderr(stream):
                yield
        finally:
            _restore(kept)


@contextmanager
def muted() -> Iterator[None]:
    """Holds back what is written to the standard streams; shows it if an error passes through (Ctrl-C is none)."""
    if os.environ.get("MTL_KERAS_VERBOSE"):
        yield
        return
    sys.stdout.flush()
    sys.stderr.flush()
    # Python's own streams may be other than the descriptors: a progress display puts its own in their place.
    with tempfile.TemporaryFile() as held, os.fdopen(os.dup(held.fileno()), "w", encoding="utf-8") as streams:
        kept = [os.dup(1), os.dup(2)]
        try:
            os.dup2(held.fileno(), 1)
            os.dup2(held.fileno(), 2)
            with redirect_stdout(streams), redirect_stderr(streams):
                yield
        except UserError:  # it says all that is to be known
            raise
        except Exception:
            _restore(kept)
            streams.flush()
            held.seek(0)
            sys.stderr.write(held.read().decode("utf-8", "replace"))
            raise
        finally:
            _restore(kept)


def _restore(kept: list[int]) -> None:
    """Gives descriptors 1 and 2 back; a second call does nothing."""
    sys.stdout.flush()
    sys.stderr.flush()
    for number in range(len(kept), 0, -1):
        copy = kept.pop()
        os.dup2(copy, number)
        os.close(copy)
