import errno
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from mtl_keras.errors import UserError
from mtl_keras.fetch import Wheel, fetch_folder, fetch_member


def entries(cache: Path) -> list[str]:
    """What is left in the cache but for locks."""
    return sorted(path.name for path in (cache / "wheels").iterdir() if path.suffix != ".lock")


def fake_python(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))


def test_wanted_members_only(wheel: Wheel, cache: Path) -> None:
    folder = fetch_folder(wheel)
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == [
        "a.txt",
        "deep/b.txt",
    ]
    assert (folder / "deep/b.txt").read_text() == "second"
    assert entries(cache) == [wheel.entry]


def test_second_call_fetches_nothing_and_says_nothing(
    wheel: Wheel, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = fetch_member(wheel, "a.txt")
    said = capsys.readouterr().err
    assert "CC0" in said
    assert "made up here" in said
    shutil.rmtree(index)
    assert fetch_member(wheel, "a.txt") == first
    assert capsys.readouterr() == ("", "")


def test_unknown_member(wheel: Wheel) -> None:
    with pytest.raises(ValueError, match=r"a\.txt, deep/b\.txt"):
        fetch_member(wheel, "c.txt")


def test_wrong_hash(wrong_wheel: Wheel, cache: Path) -> None:
    with pytest.raises(UserError, match=r"expected sha256 0000.*Nothing was kept"):
        fetch_folder(wrong_wheel)
    assert entries(cache) == []


def test_no_network(wheel: Wheel, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy", "PIP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(UserError, match="Check the network") as failure:
        fetch_folder(wheel)
    assert "No matching distribution found" in failure.value.problem
    assert entries(cache) == []


def test_not_in_the_index(wheel: Wheel, cache: Path) -> None:
    with pytest.raises(UserError, match=r"^sample-data==9.9: could not be downloaded.*pip config list"):
        fetch_folder(replace(wheel, version="9.9"))
    assert entries(cache) == []


def test_no_pip(wheel: Wheel, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_python(tmp_path, monkeypatch, 'echo "$0: No module named pip" >&2; exit 1')
    with pytest.raises(UserError, match="ensurepip"):
        fetch_folder(wheel)
    assert entries(cache) == []


def test_disk_full_while_pip_writes(wheel: Wheel, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_python(tmp_path, monkeypatch, 'echo "ERROR: [Errno 28] No space left on device"; exit 1')
    with pytest.raises(UserError, match=r"no space left.*MTL_KERAS_CACHE"):
        fetch_folder(wheel)
    assert entries(cache) == []


def test_disk_full_while_we_write(wheel: Wheel, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(UserError, match=r"no space left.*MTL_KERAS_CACHE"):
        fetch_folder(wheel)
    assert entries(cache) == []


def test_cache_that_is_a_file(wheel: Wheel, cache: Path) -> None:
    cache.write_text("in the way")
    with pytest.raises(UserError, match="Set MTL_KERAS_CACHE"):
        fetch_folder(wheel)


def test_left_over_of_a_killed_process(wheel: Wheel, cache: Path) -> None:
    left_over = cache / "wheels" / f".{wheel.entry}-abc"
    left_over.mkdir(parents=True)
    fetch_folder(wheel)
    assert entries(cache) == [wheel.entry]


def test_damaged_entry_is_fetched_again(wheel: Wheel, cache: Path) -> None:
    fetch_member(wheel, "a.txt").unlink()
    assert fetch_member(wheel, "a.txt").read_text() == "first"


@pytest.mark.parametrize("member", ["../outside.txt", "/outside.txt"])
def test_member_outside_of_the_cache(wheel: Wheel, cache: Path, member: str) -> None:
    with pytest.raises(UserError, match="outside"):
        fetch_folder(replace(wheel, members=(member,)))
    assert entries(cache) == []


def test_member_that_the_wheel_lacks(wheel: Wheel, cache: Path) -> None:
    with pytest.raises(UserError, match=r'no member "sample/data/c\.txt"'):
        fetch_folder(replace(wheel, members=("a.txt", "c.txt")))
    assert entries(cache) == []


def test_two_processes_at_once_download_once(wheel: Wheel, cache: Path) -> None:
    code = f"from mtl_keras.fetch import Wheel, fetch_member; print(fetch_member(Wheel(**{asdict(wheel)!r}), 'a.txt'))"
    command = [sys.executable, "-c", code]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
        for _ in range(2)
    ]
    results = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert results[0][0] == results[1][0] == f"{cache / 'wheels' / wheel.entry / 'a.txt'}\n"
    assert sum("Fetching sample-data" in said for _, said in results) == 1
