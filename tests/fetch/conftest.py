import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from mtl_keras.fetch import Wheel


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MTL_KERAS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for its only package index."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


@pytest.fixture
def wheel(index: Path, cache: Path) -> Wheel:
    """A wheel of two wanted members and one unwanted, in the index."""
    file = index / "sample_data-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("sample/data/a.txt", "first")
        archive.writestr("sample/data/deep/b.txt", "second")
        archive.writestr("sample/__init__.py", "raise SystemExit('must not be imported')")
        archive.writestr(
            "sample_data-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: sample-data\nVersion: 1.0\n"
        )
        archive.writestr(
            "sample_data-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("sample_data-1.0.dist-info/RECORD", "")
    return Wheel(
        name="sample-data",
        version="1.0",
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        size=file.stat().st_size,
        licence="CC0",
        origin="made up here",
        root="sample/data",
        members=("a.txt", "deep/b.txt"),
    )


@pytest.fixture
def wrong_wheel(wheel: Wheel) -> Wheel:
    return replace(wheel, sha256="0" * 64)
