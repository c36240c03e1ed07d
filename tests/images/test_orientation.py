"""A picture stands upright for the checks, for people and for the model alike."""

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image, ImageOps

from mtl_keras.images.checks import read_size
from mtl_keras.images.decode import decode_picture
from mtl_keras.images.exif import orientation
from mtl_keras.images.orientation import ON_ITS_SIDE, orientation_of, turn_upright
from mtl_keras.images.shown import shown_picture
from tests.images.made import ODD_EXIF, ORIENTATION, damaged_exif, rgb, with_orientation
from tests.images.test_decode import JPEG_ERROR

decode = tf.function(decode_picture, input_signature=[tf.TensorSpec([], tf.string)], autograph=False)
in_graph = tf.function(orientation, input_signature=[tf.TensorSpec([], tf.string)], autograph=False)


def agree(encoded):
    seen, shown = decode(encoded).numpy().astype(int), np.asarray(shown_picture(encoded))
    assert seen.shape == (*read_size(encoded), 3) == shown.shape
    assert abs(seen - shown).max() <= JPEG_ERROR


@pytest.mark.parametrize("name", ODD_EXIF)
def test_odd_orientations(name):
    agree(ODD_EXIF[name])


def test_damaged_orientations():
    turns = []
    for encoded in damaged_exif(300):
        agree(encoded)
        turns.append(orientation_of(encoded))
    assert {1, 6} <= set(turns)  # some parts are still read, and some no longer


@pytest.mark.parametrize("start", [b"", b"Exif\0\0", b"eXIf", b"xExifExif\0\0", b"Exif\0\0eXIf"])
def test_the_rule_is_that_of_the_graph(start):
    """Also where nothing is a picture, and where bytes are no text."""
    draw = np.random.default_rng(0)
    for header in (b"II*\0", b"MM\0*"):
        for place, length in draw.integers(0, 300, (20, 2)):
            body = draw.choice(np.array([0, 1, 3, 6, 8, 0x12, 255], np.uint8), length).tobytes()
            for encoded in (start + header + body, bytes(place) + start + header + body, b"\xff\xd8" + body + start):
                assert orientation_of(encoded) == int(in_graph(encoded))


@pytest.mark.parametrize(("before", "expected"), [(0, 6), (60_000, 6), (65_536, 1), (70_000, 1)])
def test_what_stands_late_is_not_looked_for(before, expected):
    encoded = bytes(before) + with_orientation(6, "JPEG")
    assert orientation_of(encoded) == int(in_graph(encoded)) == expected


@pytest.mark.parametrize("turn", range(1, 9))
def test_pictures_are_turned_as_pillow_turns_them(turn):
    picture = rgb()
    upright = turn_upright(picture, turn)
    assert (upright.size == picture.size) == (turn not in ON_ITS_SIDE)
    picture.getexif()[ORIENTATION] = turn
    expected = ImageOps.exif_transpose(picture)
    assert isinstance(expected, Image.Image)
    np.testing.assert_array_equal(upright, expected)
