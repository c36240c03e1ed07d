"""A benchmark's conditions: one thread, and oneDNN's kernels."""

import os

_CONDITIONS = {
    "TF_ENABLE_ONEDNN_OPTS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def one_thread() -> None:
    """Sets them, where the environment does not; call it as a program only, before TensorFlow is imported."""
    for name, value in _CONDITIONS.items():
        os.environ.setdefault(name, value)
