"""A process that runs an exported model without this package."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from mtl_keras.errors import UserError
from mtl_keras.exporting.parity import runner

_QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "GRPC_VERBOSITY": "ERROR",
    "CUDA_VISIBLE_DEVICES": "-1",  # this process may hold all of a GPU's memory
}
_TOLD = 500
"""Characters of a failed process's last line that are told."""


_LONGEST = 900
"""Seconds that a library may take to load a model, or for a batch."""


class NotRun(UserError):  # noqa: N818 - says what, not that it is an error
    """Says that a library does not run an exported model, and why."""


class ForeignProcess:
    """Runs the signatures of an exported model in a fresh process in which ``mtl_keras`` cannot be imported.

    It starts at once, and ``begin`` waits until the model is loaded. Use it in a ``with`` statement.

    Args:
        reader: the name of one of ``runner.READERS``.
        folder: of the exported model.
    """

    def __init__(self, reader: str, folder: Path) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="mtl-keras-parity-")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._reader, self._folder = reader, folder
        # Without -P its own folder, with modules of ours, would be the first to be looked into.
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(Path(runner.__file__).resolve()), reader, str(folder.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **_QUIET},
            text=True,
            encoding="utf-8",
        )

    def begin(self) -> tuple[str, dict[str, list[str]]]:
        """Returns the library with its version, and the names of the inputs by signature.

        Raises:
            NotRun: the library does not load the model.
        """
        answer = self._answer()
        return answer["library"], answer["inputs"]

    def run(self, signature: str, feed: Mapping[str, Any]) -> dict[str, Any]:
        """Returns what a signature gives for arrays by name.

        Raises:
            NotRun: the library fails.
        """
        feeds, results = Path(self._scratch.name, "feed.npz"), Path(self._scratch.name, "result.npz")
        runner.write_arrays(feeds, dict(feed))
        assert self._process.stdin is not None
        try:
            call = {"signature": signature, "feed": str(feeds), "result": str(results)}
            self._process.stdin.write(json.dumps(call) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._failed() from None
        imported = self._answer()["imported"]
        assert not imported, f"the process that proves the export imported {imported}"
        return runner.read_arrays(results)

    def __enter__(self) -> "ForeignProcess":
        """Returns itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.communicate()
        self._errors.close()
        self._scratch.cleanup()

    def _answer(self) -> dict[str, Any]:
        line = self._line()
        if not line:
            raise self._failed()
        found: dict[str, Any] = json.loads(line)
        return found

    def _line(self) -> str:
        """Waits for a line, not for ever.

        Raises:
            NotRun: it takes too long; the process is ended then.
        """
        assert self._process.stdout is not None
        hung = threading.Event()

        def end() -> None:
            hung.set()
            self._process.kill()

        timer = threading.Timer(_LONGEST, end)
        timer.start()
        try:
            line = self._process.stdout.readline()
        finally:
            timer.cancel()
        if hung.is_set():
            raise self._not_run(f"it gave no answer within {_LONGEST:,} seconds")
        return line

    def _failed(self) -> NotRun:
        code = self._process.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
        how = f"ended with exit code {code}" if code >= 0 else f"crashed ({signal.Signals(-code).name})"
        return self._not_run(f"its process {how}: {lines[-1][:_TOLD].rstrip('.')}")

    def _not_run(self, reason: str) -> NotRun:
        return NotRun(
            f"export {self._folder.parent.name}", f"{self._reader} does not run the exported model; {reason}."
        )
