import struct
import zlib

import pytest

from mtl_keras.demo.limits import CHARACTERS, FILE_BYTES, check_picture, check_text
from mtl_keras.errors import UserError


def bomb(width, height):
    """Returns a PNG of a few bytes that says that it is large: written by hand, from the format's description."""

    def part(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * ((width + 7) // 8 + 1))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", pixels) + part(b"IEND", b"")


def problem(check, value):
    with pytest.raises(UserError) as caught:
        check(value)
    return caught.value.problem


@pytest.mark.parametrize("text", ["", "  \n\t", "\N{NO-BREAK SPACE}"])
def test_an_empty_text_is_refused(text):
    assert "Type or paste something" in problem(check_text, text)


def test_a_text_is_refused_above_the_limit_only():
    check_text("a" * CHARACTERS)
    assert problem(check_text, "a" * (CHARACTERS + 1)).startswith(
        "expected 10,000 characters at most; received 10,001."
    )


def test_a_picture_is_refused_by_what_its_head_says():
    check_picture(bomb(4096, 4096))
    assert "16.8 million pixels at most; received 4,097 x 4,096" in problem(check_picture, bomb(4097, 4096))
    assert "too large" in problem(check_picture, bomb(30_000, 30_000))


def test_a_large_file_is_refused():
    check_picture(b"x" * FILE_BYTES)  # no picture, which is told when it is decoded
    assert "10 MB at most; received 10.5" in problem(check_picture, b"x" * (FILE_BYTES + 2**19))
