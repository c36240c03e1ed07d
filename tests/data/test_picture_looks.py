"""Every picture is looked at once."""

import os
import time
import warnings

import numpy as np
import pytest
from PIL import Image

from mtl_keras.data.picture_looks import in_threads, look_at
from mtl_keras.images import checks
from tests.data.made_pictures import cut, noise, save, turned


def test_upright_sizes_of_files_and_bytes(tmp_path):
    path = save(tmp_path / "a.jpg", noise(4, 9))
    assert look_at(path) == look_at(path.read_bytes()) == (4, 9, None)
    assert look_at(save(tmp_path / "b.jpg", noise(4, 9), exif=turned(6))) == (9, 4, None)


@pytest.mark.parametrize("size", [(1, 1), (20_000, 20), (20, 20_000)])
def test_odd_sizes_are_no_fault(tmp_path, size):
    assert look_at(save(tmp_path / "a.png", np.zeros(size, np.uint8))) == (*size, None)


@pytest.mark.parametrize("pixels", [np.full((3, 4), 4095, np.uint16), np.full((3, 4), 65_535, np.uint16)])
def test_sixteen_bits_are_told(tmp_path, pixels):
    path = save(tmp_path / "a.png", pixels)
    for picture in (path, path.read_bytes()):
        fault = look_at(picture).fault
        assert fault is not None
        assert fault.startswith("expected 8 bits a channel; received a PNG of 16")


def test_a_picture_that_is_cut_off_is_told(tmp_path):
    for name in ("a.jpg", "a.png"):
        fault = look_at(cut(save(tmp_path / name, noise(50, 50)))).fault
        assert fault is not None
        assert "cut off" in fault
        assert fault.endswith(".")


def test_what_is_no_picture_is_told(tmp_path):
    (tmp_path / "a.jpg").write_text("hello")
    (tmp_path / "b.jpg").touch()
    received = [look_at(tmp_path / name).fault for name in ("a.jpg", "b.jpg", "none.jpg")]
    assert all(received)
    assert "something else" in str(received[0])
    assert "empty file" in str(received[1])
    assert "No such file" in str(received[2])


def test_a_file_is_opened_again_only_if_it_was_changed(tmp_path, monkeypatch):
    opened = []
    read_size = checks.read_size
    monkeypatch.setattr(checks, "read_size", lambda picture: opened.append(picture) or read_size(picture))
    path = save(tmp_path / "a.png", noise(3, 3))
    assert [look_at(path), look_at(path)] == [(3, 3, None)] * 2
    assert len(opened) == 1
    save(path, noise(5, 3))
    os.utime(path, ns=(1, 1))
    assert look_at(path) == (5, 3, None)
    assert len(opened) == 2


def test_results_come_in_the_order_of_the_items():
    assert in_threads(lambda number: time.sleep(0.01 * (number % 3)) or -number, range(12), "", 12) == [
        -number for number in range(12)
    ]


def test_a_terminal_shows_how_far_it_is(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")  # for rich, a terminal
    monkeypatch.setenv("COLUMNS", "120")
    in_threads(abs, range(12), "Counting", 12)
    shown = capsys.readouterr()
    assert "Counting" in shown.err
    assert "pictures, left" in shown.err
    assert shown.out == ""


def test_few_items_are_held_at_once():
    done = []
    ahead = []

    def items():
        for number in range(1000):
            ahead.append(number - len(done))
            yield number

    assert in_threads(lambda number: done.append(number) or number, items(), "Counting", 1000) == list(range(1000))
    assert max(ahead) < 300


def test_an_error_does_not_wait_for_what_is_left():
    begun = []

    def work(number):
        begun.append(number)
        if number == 0:
            raise RuntimeError("the first")
        time.sleep(0.05)

    with pytest.raises(RuntimeError, match="the first"):
        in_threads(work, range(1000), "", 1000)
    assert len(begun) < 500


def test_warnings_in_threads_are_held_back_and_come_back_after(tmp_path, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 4)  # pictures of more pixels warn, of twice as many are refused
    path = save(tmp_path / "a.png", Image.new("L", (3, 2)))
    before = list(warnings.filters)

    def size(_):
        with Image.open(path) as opened:
            return opened.size

    assert in_threads(size, range(50), "", 50) == [(3, 2)] * 50
    looks = in_threads(look_at, [path.read_bytes()] * 50, "", 50)
    assert {tuple(look) for look in looks} == {(2, 3, None)}
    assert warnings.filters == before
    with pytest.warns(Image.DecompressionBombWarning):
        Image.open(path).close()
