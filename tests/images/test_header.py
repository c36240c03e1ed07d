"""The sizes that headers tell, in graph, against Pillow's; and what is refused before it is decoded."""

import io
import struct
import zlib

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from mtl_keras.images import limits
from mtl_keras.images.checks import fault_of
from mtl_keras.images.decode import decode_picture
from mtl_keras.images.first_frame import first_frame
from mtl_keras.images.header import stored_size
from tests.images.made import ALPHA, PICTURE, encode, palette, rgb, with_orientation

SPEC = [tf.TensorSpec([], tf.string)]
decode = tf.function(decode_picture, input_signature=SPEC, autograph=False)
size = tf.function(stored_size, input_signature=SPEC, autograph=False)
cut = tf.function(first_frame, input_signature=SPEC, autograph=False)

KINDS = {
    "jpeg": with_orientation(6, "JPEG"),
    "jpeg, progressive": encode(PICTURE, "JPEG", progressive=True),
    "png": encode(ALPHA),
    "gif": encode(palette(), "GIF"),
    "gif, comment": encode(rgb(), "GIF", comment=b"words " * 200),
    "bmp": encode(PICTURE, "BMP"),
}


def bomb(width=50_000, height=50_000):
    """Returns a PNG of some hundred bytes that says that it is of so many pixels."""

    def part(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(3 * 1000))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", data) + part(b"IEND", b"")


def frames(count, colour_table=True, side=None):
    """Returns a GIF of many frames, each of another colour, by hand: Pillow would leave equal ones out."""
    table = bytes(range(256)) * 3
    width, height = (8, 4) if side is None else (side, side)
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7 if colour_table else 0x70, 0, 0)
    own = b"" if colour_table else table
    place = b"\x21\xf9\x04\x00\x05\x00\x00\x00\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0x87 if own else 0)
    parts = [place + own + lzw(number, width, height) for number in range(min(count, 16))]
    parts = [parts[number % len(parts)] for number in range(count)]
    return b"".join([screen, table if colour_table else b"", *parts, b"\x3b"])


def lzw(colour, width, height):
    """Returns the compressed pixels of a picture of one colour, as Pillow writes them."""
    gif = encode(Image.new("L", (width, height), colour), "GIF", optimize=False)
    image = gif.index(b"\x2c" + struct.pack("<HHHH", 0, 0, width, height))
    return gif[image + 10 : -1]


@pytest.mark.parametrize("name", KINDS)
def test_sizes_are_those_that_pillow_reads(name):
    with Image.open(io.BytesIO(KINDS[name])) as opened:
        assert tuple(size(KINDS[name]).numpy()) == (opened.height, opened.width)


@pytest.mark.parametrize("start", [b"", b"x", b"GI", b"GIF89a", b"\x89P", b"BM", b"II*\0 a TIFF", b"GIF89a" + bytes(9)])
def test_what_is_no_picture_has_no_size(start):
    assert int(tf.reduce_prod(size(start))) == 0


@pytest.mark.parametrize("colour_table", [True, False])
def test_of_a_gif_only_the_first_frame_is_unpacked(colour_table):
    many = frames(10_000, colour_table)
    short, frame = cut(many)
    assert short.numpy() == frames(1, colour_table)
    assert tuple(frame.numpy()) == (4, 8)
    with Image.open(io.BytesIO(short.numpy())) as opened:
        assert getattr(opened, "n_frames", 1) == 1
    np.testing.assert_array_equal(decode(many), decode(frames(1, colour_table)))


def test_a_gif_of_one_frame_that_is_cut_off_stays_as_it_is():
    half = KINDS["gif, comment"][:1500]
    assert cut(half)[0].numpy() == half


def test_a_bomb_is_refused_before_it_is_decoded():
    for content in (bomb(), bomb(2**31 - 1, 2**31 - 1), bomb(8193, 8192)):
        with pytest.raises(tf.errors.InvalidArgumentError, match=f"at most {limits.MOST_PIXELS} pixels; received a l"):
            decode(content)
    assert fault_of(bomb(8193, 8192)) == f"{limits.TOO_LARGE} (8193 x 8192)"


def test_frames_larger_than_the_screen_are_counted():
    gif = bytearray(frames(1))
    frame = gif.index(b"\x2c\x00\x00\x00\x00")
    gif[frame + 5 : frame + 9] = struct.pack("<HH", 60_000, 60_000)
    with pytest.raises(tf.errors.InvalidArgumentError, match="received a larger one"):
        decode(bytes(gif))
