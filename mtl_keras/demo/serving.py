"""Serves a page until it is stopped."""

import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

_PATIENCE = 1
"""Seconds that open connections get at the end: each page holds one all the time."""


def serve(server: Any, listening: socket.socket) -> None:
    """Serves until Ctrl-C.

    Raises:
        SystemExit: SIGTERM came; dropped files are removed on the way.
    """
    # uvicorn takes the signals, ends, and then hands them on to whom they went before.
    signal.signal(signal.SIGTERM, _end)
    try:
        _server(server).run(sockets=[listening])
    except KeyboardInterrupt:
        return  # the way to end it


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def own_files() -> Iterator[Path]:
    """Lets Gradio keep dropped files in a folder that goes with the process, instead of one of the machine."""
    with tempfile.TemporaryDirectory(prefix="mtl-keras-demo-") as folder:
        os.environ["GRADIO_TEMP_DIR"] = folder
        try:
            yield Path(folder)
        finally:
            os.environ.pop("GRADIO_TEMP_DIR", None)


def _server(server: Any) -> Any:
    import uvicorn

    # Of level "error" uvicorn writes a traceback for each connection that it closes at the end.
    return uvicorn.Server(
        uvicorn.Config(server, log_level="critical", access_log=False, timeout_graceful_shutdown=_PATIENCE)
    )
