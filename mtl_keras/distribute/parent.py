"""A worker whose launcher is killed. Imports no TensorFlow."""

import ctypes
import os
import signal
import sys

PARENT = "MTL_KERAS_LAUNCHER"
"""The variable of the environment that has the number of the process that launched this one."""
_SIGNAL_OF_PARENT = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>


def end_with_launcher() -> None:
    """Lets this process have SIGTERM when its launcher ends; on Linux only, and not where none launched it."""
    launcher = os.environ.pop(PARENT, None)
    if launcher is None or sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_SIGNAL_OF_PARENT, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != int(launcher):  # it ended before
        raise SystemExit(128 + signal.SIGTERM)
