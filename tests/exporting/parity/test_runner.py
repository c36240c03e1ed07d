import subprocess
import sys

import numpy as np

from mtl_keras.exporting.parity import runner

HIDDEN = """
import importlib.util, runpy, sys
found = runpy.run_path(sys.argv[1])
assert importlib.util.find_spec("mtl_keras") and importlib.util.find_spec("keras")
sys.meta_path.insert(0, found["Hidden"](found["OURS"] + found["KERAS"]))
for name in ("mtl_keras", "mtl_keras.errors", "keras", "keras.layers"):
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        print(error)
assert "mtl_keras" not in sys.modules
"""


def test_it_imports_nothing_of_ours_and_can_hide_it():
    done = subprocess.run([sys.executable, "-c", HIDDEN, runner.__file__], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    hidden = ["mtl_keras", "mtl_keras", "keras", "keras"]
    assert done.stdout.splitlines() == [f"No module named {name!r}: it is hidden" for name in hidden]


def test_arrays_come_back_as_they_were(tmp_path):
    strings = np.array([[b"a\x00", b""], [b"\x00", "é".encode()]], object)
    arrays = {
        "strings": strings,
        "none": np.empty((0, 3), object),
        "task/key": np.float32([[1.5]]),
        "flag": np.array(True),
    }
    runner.write_arrays(tmp_path / "a.npz", arrays)
    found = runner.read_arrays(tmp_path / "a.npz")
    assert found.keys() == arrays.keys()
    for name, array in arrays.items():
        assert found[name].tolist() == array.tolist()
        assert found[name].shape == array.shape
        assert found[name].dtype == array.dtype
