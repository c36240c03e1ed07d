"""Runs the command line in a process of its own, as a user does."""

import subprocess
import sys


def command(*arguments, stdin=b"", folder=None):
    """Returns the ended process of ``mtl-keras`` with the arguments."""
    return subprocess.run(
        [sys.executable, "-m", "mtl_keras", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=folder,
        timeout=120,
    )


def said(process):
    """Returns what the process wrote to a person, on one line."""
    return " ".join((process.stdout + process.stderr).decode().split())
