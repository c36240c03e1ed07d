"""A ``.keras`` file that was made to do harm is refused, and does none."""

import json
import pickle
import shutil
import zipfile

import keras
import numpy as np
import pytest

from mtl_keras.errors import UserError
from mtl_keras.saving import load_model
from tests.prediction.made_pictures import make_run


class Toucher:
    """Unpickled, it writes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound") / "run"
    make_run(folder)
    return folder / "model.keras"


def changed(sound, path, change=None, more=None):
    """Copies a ``.keras`` file, its configuration changed and files added."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "config.json" and change:
                content = json.dumps(change(json.loads(content))).encode()
            target.writestr(name, content)
        for name, content in (more or {}).items():
            target.writestr(name, content)
    return path


def test_a_lambda_is_refused_and_does_not_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mark = tmp_path / "written"
    inputs = keras.Input([1])
    layer = keras.layers.Lambda(lambda x: (open("written", "w").close(), x)[1], output_shape=(1,))
    model = keras.Model(inputs, layer(inputs))
    mark.unlink(missing_ok=True)
    file = tmp_path / "model.keras"
    model.save(file)
    with pytest.raises(UserError, match=r"model\.keras: expected a model that mtl_keras saved.*lambda"):
        load_model(file)
    assert not mark.exists()
    keras.saving.load_model(file, safe_mode=False)(np.zeros([1, 1]))  # it would have
    assert mark.exists()


@pytest.mark.parametrize(
    "config",
    [
        {"module": "os", "class_name": "function", "config": "system", "registered_name": "system"},
        {"module": "subprocess", "class_name": "Popen", "config": {"args": ["touch", "x"]}, "registered_name": None},
        {"module": "tests.safety.bad_module", "class_name": "Bad", "config": {}, "registered_name": "mtl_keras>Bad"},
        {"module": "mtl_keras.model", "class_name": "Bad", "config": {}, "registered_name": "mtl_keras>Bad"},
        {"module": "keras.utils", "class_name": "function", "config": "get_file", "registered_name": "get_file"},
        {"module": "keras.layers", "class_name": "TFSMLayer", "config": {"filepath": "."}, "registered_name": None},
        {"class_name": "__lambda__", "config": {"value": {"code": "4w==", "defaults": None, "closure": None}}},
    ],
)
def test_what_is_no_class_of_ours_is_refused(config, sound, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = changed(sound, tmp_path / "model.keras", lambda _: config)
    with pytest.raises(UserError, match="expected a model that mtl_keras saved"):
        load_model(file)
    assert [path.name for path in tmp_path.iterdir()] == ["model.keras"]


LINK = zipfile.ZipInfo("assets/link")
LINK.external_attr = 0o120777 << 16


@pytest.mark.parametrize("name", ["../outside", "assets/../../outside", "/outside", "C:\\outside", "a\\..\\b", LINK])
def test_archives_that_would_write_elsewhere_are_refused(name, sound, tmp_path):
    file = changed(sound, tmp_path / "inner" / "model.keras", more={name: "x"})
    with pytest.raises(UserError, match=r"expected members within the archive; received .*copy it anew"):
        load_model(file)
    assert {path.name for path in tmp_path.rglob("*")} == {"inner", "model.keras"}
    load_model(sound)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"no zip", b"\x89HDF\r\n\x1a\n" + bytes(99)])
def test_what_is_no_archive_is_refused(content, tmp_path):
    (tmp_path / "model.keras").write_bytes(content)
    with pytest.raises(UserError, match="it cannot be read"):
        load_model(tmp_path / "model.keras")


def test_older_formats_are_refused(sound, tmp_path):
    shutil.copy(sound, tmp_path / "model.h5")
    with pytest.raises(UserError, match=r'expected a \.keras file; received "\.h5"'):
        load_model(tmp_path / "model.h5")


def test_pickles_among_arrays_are_refused(tmp_path):
    mark = tmp_path / "written"
    np.savez(tmp_path / "best.npz", weights=np.array([Toucher(mark)], object))
    with np.load(tmp_path / "best.npz") as kept, pytest.raises(ValueError, match="allow_pickle=False"):
        kept["weights"]
    assert not mark.exists()
    pickle.loads(pickle.dumps(Toucher(mark))).close()  # it would have
    assert mark.exists()
