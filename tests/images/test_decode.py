import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from mtl_keras.images.checks import fault_of, read_size
from mtl_keras.images.decode import decode_mask, decode_picture
from mtl_keras.images.exif import orientation
from tests.images.made import ALPHA, DEEP, PICTURE, by_pillow, encode, palette, rgb, with_orientation

decode = tf.function(decode_picture, input_signature=[tf.TensorSpec([], tf.string)], autograph=False)
JPEG_ERROR = 6
"""Grey levels by which decoders of JPEG differ."""

EXACT = {
    "png": encode(PICTURE),
    "png, grey": encode(rgb().convert("L")),
    "png, one bit": encode(rgb().convert("1")),
    "png, alpha": encode(ALPHA),
    "png, grey and alpha": encode(Image.fromarray(ALPHA).convert("LA")),
    "png, palette of 4 bits": encode(palette()),
    "png, palette of 8 bits": encode(rgb().quantize(200)),
    "png, palette with a transparent colour": encode(palette(), transparency=3),
    "png, grey with a transparent tone": encode(rgb().convert("L"), transparency=100),
    "png, rgb with a transparent colour": encode(PICTURE, transparency=tuple(PICTURE[5, 5].tolist())),
    "png, animated": encode(rgb(), save_all=True, append_images=[rgb().rotate(180)]),
    "gif": encode(palette(), "GIF"),
    "gif, grey": encode(rgb().convert("L"), "GIF"),
    "gif, interlaced": encode(palette(), "GIF", interlace=1),
    "gif, animated": encode(rgb(), "GIF", save_all=True, append_images=[rgb().rotate(90), rgb().rotate(180)]),
    "bmp": encode(PICTURE, "BMP"),
    "bmp, grey": encode(rgb().convert("L"), "BMP"),
    "bmp of 32 bits": encode(ALPHA, "BMP"),
}
NEAR = {
    "jpeg": encode(PICTURE, "JPEG", quality=95),
    "jpeg, grey": encode(rgb().convert("L"), "JPEG", quality=95),
    "jpeg, progressive": encode(PICTURE, "JPEG", quality=95, progressive=True),
    "jpeg, cmyk": encode(rgb().convert("CMYK"), "JPEG", quality=95),
    "jpeg with more pictures in it": encode(rgb(), "MPO", save_all=True, append_images=[rgb().rotate(180)], quality=95),
}


@pytest.mark.parametrize("name", EXACT)
def test_pictures_are_as_pillow_reads_them(name):
    assert fault_of(EXACT[name]) is None
    np.testing.assert_array_equal(decode(EXACT[name]), by_pillow(EXACT[name]))


@pytest.mark.parametrize("name", NEAR)
def test_jpegs_are_nearly_as_pillow_reads_them(name):
    assert fault_of(NEAR[name]) is None
    found, expected = decode(NEAR[name]).numpy(), by_pillow(NEAR[name])
    assert found.dtype == np.uint8
    assert found.shape == expected.shape
    assert abs(found - expected).max() <= JPEG_ERROR


@pytest.mark.parametrize("picture", [DEEP, np.full((3, 4), 4095, "uint16")])
def test_16_bits_are_refused_in_graph_too(picture):
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected 8 bits a channel; received a PNG of 16"):
        decode(encode(picture))


def test_transparent_parts_are_white():
    half = ALPHA.copy()
    half[..., :3], half[:, :20, 3], half[:, 20:, 3] = (200, 0, 50), 0, 255
    found = decode(encode(half)).numpy()
    assert (found[:, :20] == 255).all()
    assert (found[:, 20:] == (200, 0, 50)).all()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("value", range(1, 9))
def test_pictures_are_turned_upright(kind, value):
    encoded = with_orientation(value, kind)
    found, expected = decode(encoded).numpy(), by_pillow(encoded)
    assert found.shape == expected.shape
    assert found.shape[:2] == read_size(encoded)
    assert abs(found - expected).max() <= (JPEG_ERROR if kind == "JPEG" else 0)


def little_endian(value, tag=0x0112, kind=3):
    """Returns a JPEG whose EXIF part has its numbers with the lowest byte first."""
    entry = tag.to_bytes(2, "little") + kind.to_bytes(2, "little") + (1).to_bytes(4, "little")
    entry += value.to_bytes(4, "little")
    tiff = b"II*\0" + (8).to_bytes(4, "little") + (1).to_bytes(2, "little") + entry + bytes(4)
    segment = b"Exif\0\0" + tiff
    plain = encode(PICTURE, "JPEG")
    return plain[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + plain[2:]


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        (little_endian(6), 6),
        (little_endian(0), 1),
        (little_endian(9), 1),
        (little_endian(6, tag=0x0113), 1),
        (little_endian(6, kind=9), 1),
        (with_orientation(3, "PNG"), 3),
        (encode(PICTURE, "JPEG"), 1),
        (encode(PICTURE), 1),
        (b"\xff\xd8\xff\xe1\x00\x0aExif\0\0MM\0*", 1),
        (b"\xff\xd8\xff\xe1\x00\x0aExif\0\0II*\0\xff\xff\xff\xff\x00", 1),
        (b"", 1),
    ],
)
def test_orientation_is_found_where_there_is_one(encoded, expected):
    assert int(tf.function(orientation, autograph=False)(tf.constant(encoded))) == expected


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (20, 20_000)])
@pytest.mark.parametrize("kind", ["PNG", "BMP"])
def test_odd_sizes(size, kind):
    picture = np.random.default_rng(0).integers(0, 256, (*size, 3)).astype("uint8")
    np.testing.assert_array_equal(decode(encode(picture, kind)), picture)


@pytest.mark.parametrize("encoded", [b"", b"no picture", *(each[: len(each) // 2] for each in NEAR.values())])
def test_what_is_no_whole_picture_is_refused(encoded):
    assert fault_of(encoded)
    with pytest.raises(tf.errors.InvalidArgumentError):
        decode(encoded)


def test_masks_keep_their_class_numbers():
    mask = np.random.default_rng(0).integers(0, 256, (9, 7)).astype("uint8")
    np.testing.assert_array_equal(decode_mask(encode(mask)), mask[..., None])
