import io
import random
import re
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest
import tensorflow as tf
from PIL import Image

from mtl_keras.images.checks import fault_of, read_size
from mtl_keras.images.decode import decode_picture
from tests.images.made import ALPHA, DEEP, HEIGHT, PICTURE, WIDTH, encode, palette, rgb, with_orientation

decode = tf.function(decode_picture, input_signature=[tf.TensorSpec([], tf.string)], autograph=False)


def smaller_first_frame():
    """Returns a GIF whose canvas is larger than its frame."""
    encoded = bytearray(encode(palette(), "GIF"))
    encoded[6] += 10
    return bytes(encoded)


FAULTS = [
    (b"", "received an empty file"),
    (b"hello", "received something else"),
    (encode(PICTURE, "WEBP"), "received WEBP. Convert it"),
    (encode(PICTURE, "TIFF"), "received TIFF. Convert it"),
    (encode(PICTURE, "JPEG")[:400], "cut off or broken"),
    (encode(PICTURE)[:-20], "cut off or broken"),
    (encode(PICTURE)[:-2], "cut off"),
    (encode(PICTURE, "GIF")[:-200], "cut off or broken"),
    (encode(palette(), "BMP"), "expected a BMP of 24 or 32 bits a pixel, or of 8 bits grey"),
    (encode(rgb().convert("1"), "BMP"), "expected a BMP of 24 or 32 bits a pixel, or of 8 bits grey"),
    (encode(PICTURE, "BMP") + b"\0\0", "expected a BMP that ends with its pixels"),
    (encode(PICTURE, "BMP")[:60], "cut off"),
    (encode(DEEP), "expected 8 bits a channel; received a PNG of 16"),
    (smaller_first_frame(), "first frame is as large as the picture"),
]


@pytest.mark.parametrize(("encoded", "fault"), FAULTS)
def test_faults_are_told_in_words(encoded, fault):
    assert fault in fault_of(encoded)
    with pytest.raises(ValueError, match=fault[:20]):
        read_size(encoded)


def test_what_tensorflow_alone_refuses_is_told():
    """A GIF of half its colours, whose pixels name the others: Pillow shows them black."""
    encoded = bytearray(encode(palette(), "GIF"))
    colours = 2 << (encoded[10] & 7)
    encoded[10] -= 1
    halved = bytes(encoded[: 13 + 3 * colours // 2] + encoded[13 + 3 * colours :])
    with Image.open(io.BytesIO(halved)) as opened:
        opened.load()
    fault = fault_of(halved)
    assert re.fullmatch(r"TensorFlow cannot use it \([^{}\[\]]+\)\. Save it anew as a PNG", fault)


def test_threads_leave_the_warnings_as_they_are(monkeypatch):
    before = list(warnings.filters)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(fault_of, [encode(PICTURE)] * 200)) == {None}
    assert warnings.filters == before
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", HEIGHT * WIDTH - 1)  # Pillow warns
    assert fault_of(encode(PICTURE)) is None
    assert warnings.filters == before


def test_files(tmp_path):
    (tmp_path / "a.png").write_bytes(encode(PICTURE))
    assert fault_of(tmp_path / "a.png") is None
    assert read_size(tmp_path / "a.png") == (HEIGHT, WIDTH)
    assert "No such file" in fault_of(tmp_path / "b.png")
    assert "Is a directory" in fault_of(tmp_path)


def test_too_large(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert "too large" in fault_of(encode(PICTURE))


@pytest.mark.parametrize(("value", "size"), [(1, (HEIGHT, WIDTH)), (6, (WIDTH, HEIGHT)), (3, (HEIGHT, WIDTH))])
def test_size_is_of_the_upright_picture(value, size):
    assert read_size(with_orientation(value, "JPEG")) == size


WHOLE = {
    "jpeg": encode(PICTURE, "JPEG"),
    "jpeg, progressive": encode(PICTURE, "JPEG", progressive=True),
    "png": encode(PICTURE),
    "png, alpha": encode(ALPHA),
    "png, palette": encode(palette()),
    "bmp": encode(PICTURE, "BMP"),
    "gif": encode(palette(), "GIF"),
}


def broken(encoded):
    """Yields the picture cut at many places, its last bytes among them, and with a byte changed."""
    draw = random.Random(0)
    for length in [*range(len(encoded) - 16, len(encoded)), *draw.sample(range(1, len(encoded)), 20)]:
        yield encoded[:length]
    for _ in range(150):
        place = draw.randrange(len(encoded))
        yield encoded[:place] + bytes([encoded[place] ^ draw.randrange(1, 256)]) + encoded[place + 1 :]


@pytest.mark.parametrize("name", WHOLE)
def test_what_has_no_fault_is_decoded_to_its_size(name):
    passed = [each for each in broken(WHOLE[name]) if fault_of(each) is None]
    for encoded in [WHOLE[name], *passed]:
        assert tuple(decode(encoded).shape) == (*read_size(encoded), 3)
