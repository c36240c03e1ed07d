"""The most memory that was in use for a while."""

from pathlib import Path

import tensorflow as tf

_GPU = "GPU:0"
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_FORGET_PEAK = "5"
"""What Linux takes for the wish to begin anew with the peak of a process."""


class PeakMemory:
    """The peak of a GPU's memory, or, without a GPU, of this process's."""

    def __init__(self) -> None:
        self._gpu = bool(tf.config.list_physical_devices("GPU"))
        self.what = "the GPU's memory" if self._gpu else "the memory of the whole process"

    def restart(self) -> None:
        """Forgets what was before."""
        if self._gpu:
            tf.config.experimental.reset_memory_stats(_GPU)
        else:
            _CLEAR.write_text(_FORGET_PEAK)

    def peak(self) -> int:
        """Returns the bytes since the last restart."""
        if self._gpu:
            return int(tf.config.experimental.get_memory_info(_GPU)["peak"])
        found = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(found.split()[1]) * 1024
