"""Starts the workers of a training on this host. Imports no TensorFlow."""

import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from types import FrameType

from mtl_keras.distribute.parent import PARENT
from mtl_keras.distribute.workers import VARIABLE, cluster_of

PATIENCE = 30.0
"""Seconds that the others have to end by themselves once a worker failed."""
_LOOK = 0.1


def launch(command: Sequence[str], count: int, threads: int | None = None) -> int:
    """Runs a command once a worker, all on this host, and waits for all; returns the code of the first that failed.

    The output of the first worker is shown as it is, that of the others with their numbers before each line. SIGTERM
    and SIGINT go on to all, SIGHUP as SIGTERM; where this process is killed, the workers get SIGTERM. Where a worker
    fails, the others have half a minute to say so and end.

    Args:
        command: the program and its arguments.
        count: the number of workers.
        threads: of each worker's TensorFlow; by default its own choice, as if each had the host to itself.
    """
    addresses = [f"localhost:{port}" for port in free_ports(count)]
    workers: list[subprocess.Popen[str]] = []
    readers: list[threading.Thread] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        for worker in workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGTERM if number == signal.SIGHUP else number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        for index in range(count):
            workers.append(_started(command, addresses, index, threads))
            readers.append(threading.Thread(target=_relay, args=(workers[index], index)))
            readers[index].start()
        return _wait(workers)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for reader in readers:
            reader.join()


def free_ports(count: int) -> list[int]:
    """Returns ports of this host that are free at the moment, each once."""
    with ExitStack() as open_ones:
        sockets = [open_ones.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("localhost", 0))
        return [each.getsockname()[1] for each in sockets]


def _started(command: Sequence[str], addresses: list[str], index: int, threads: int | None) -> "subprocess.Popen[str]":
    own = {VARIABLE: cluster_of(addresses, index), PARENT: str(os.getpid())}
    if threads is not None:
        own |= {name: str(threads) for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")}
    # Signals of a terminal would reach each worker twice: from it, and from here.
    return subprocess.Popen(
        command, env={**os.environ, **own}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", start_new_session=True,
    )  # fmt: skip


def _relay(worker: "subprocess.Popen[str]", index: int) -> None:
    assert worker.stdout is not None
    with worker.stdout:
        for line in worker.stdout:
            sys.stdout.write(line if index == 0 else f"[worker {index}] {line}")
            sys.stdout.flush()


def _wait(workers: "Sequence[subprocess.Popen[str]]") -> int:
    """Waits for all; once one failed, only for so long."""
    code, deadline = 0, math.inf
    while there := [worker for worker in workers if worker.poll() is None]:
        if not code and (failed := _failed(workers)):
            (index, code), deadline = failed, time.monotonic() + PATIENCE
            print(f"[launch] worker {index} {_ended(code)}; the others are to end.", flush=True)
        if time.monotonic() > deadline:
            for worker in there:
                os.killpg(worker.pid, signal.SIGKILL)
        time.sleep(_LOOK)
    code = code or (_failed(workers) or (0, 0))[1]
    return code if code >= 0 else 128 - code


def _failed(workers: "Sequence[subprocess.Popen[str]]") -> tuple[int, int] | None:
    """Returns the number and the code of the first worker that ended badly, if any."""
    return next(((index, worker.returncode) for index, worker in enumerate(workers) if worker.returncode), None)


def _ended(code: int) -> str:
    return f"ended with code {code}" if code > 0 else f"was ended by {signal.Signals(-code).name}"
