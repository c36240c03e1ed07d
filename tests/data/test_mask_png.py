"""Masks of all forms become PNGs of class numbers."""

import numpy as np
import pytest
from PIL import Image

from mtl_keras.data.mask_png import encode_mask, recode_mask
from mtl_keras.data.mask_values import MaskValues
from tests.data.made_pictures import cut, pixels_of, save, turned

SIZE = (5, 7)
NUMBERS = np.random.default_rng(0).integers(0, 3, SIZE, np.uint8)
GREY = np.array([0, 100, 255], np.uint8)[NUMBERS]
COLOURS = np.array([[0, 0, 0], [128, 64, 0], [255, 255, 255]], np.uint8)[NUMBERS]
LEVELS = MaskValues({"a": (0,), "b": (100,), "c": (255,)})
BY_COLOUR = MaskValues({"a": ("#000000",), "b": ("#804000",), "c": ("#ffffff",)})
BY_INDEX = MaskValues({"a": (0,), "b": (1,), "c": (2,)})


def with_palette():
    made = Image.fromarray(NUMBERS).convert("P")
    made.putdata(NUMBERS.reshape(-1).tolist())
    made.putpalette([0, 0, 0, 128, 64, 0, 255, 255, 255])
    return made


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif"])
@pytest.mark.parametrize(
    ("made", "values"),
    [
        (Image.fromarray(GREY), LEVELS),
        (Image.fromarray(GREY).convert("RGB"), LEVELS),
        (Image.fromarray(COLOURS), BY_COLOUR),
        (with_palette(), BY_INDEX),
        (with_palette(), BY_COLOUR),
    ],
    ids=["grey", "grey as colours", "colours", "palette by index", "palette by colour"],
)
def test_forms_in_several_formats(tmp_path, made, values, suffix):
    path = save(tmp_path / f"mask{suffix}", made)
    for mask in (path, path.read_bytes()):
        np.testing.assert_array_equal(pixels_of(recode_mask(mask, values, SIZE)), NUMBERS)


def test_a_palette_of_a_gif(tmp_path):
    path = save(tmp_path / "mask.gif", with_palette(), optimize=False)
    np.testing.assert_array_equal(pixels_of(recode_mask(path, BY_COLOUR, SIZE)), NUMBERS)


def test_sixteen_bits(tmp_path):
    path = save(tmp_path / "mask.png", np.array([0, 300, 65_535], np.uint16)[NUMBERS])
    values = MaskValues({"a": (0,), "b": (300,), "c": (65_535,)})
    np.testing.assert_array_equal(pixels_of(recode_mask(path, values, SIZE)), NUMBERS)


def test_one_bit_is_black_and_white(tmp_path):
    path = save(tmp_path / "mask.png", Image.fromarray(GREY).point(lambda value: value > 0 and 255, "1"))
    values = MaskValues({"a": (0,), "b": (255,)})
    np.testing.assert_array_equal(pixels_of(recode_mask(path, values, SIZE)), NUMBERS > 0)


@pytest.mark.parametrize(("mode", "values"), [("LA", LEVELS), ("RGBA", LEVELS)])
def test_alpha_is_no_matter_where_nothing_shows_through(tmp_path, mode, values):
    made = Image.fromarray(GREY).convert(mode)
    np.testing.assert_array_equal(pixels_of(recode_mask(save(tmp_path / "a.png", made), values, SIZE)), NUMBERS)
    made.putpixel((0, 0), (*made.getpixel((0, 0))[:-1], 254))
    with pytest.raises(ValueError, match="expected a mask without transparent parts"):
        recode_mask(save(tmp_path / "b.png", made), values, SIZE)


def test_grey_edges_of_a_jpeg(tmp_path):
    pixels = np.zeros((16, 16), np.uint8)
    pixels[3:9, 5:14] = 255
    path = save(tmp_path / "mask.jpg", pixels, quality=50)
    assert len(np.unique(np.asarray(Image.open(path)))) > 2
    values = MaskValues({"background": (0,), "defect": (255,)}, threshold=127)
    np.testing.assert_array_equal(pixels_of(recode_mask(path, values, (16, 16))), pixels // 255)


def test_an_orientation_of_its_own(tmp_path):
    path = save(tmp_path / "mask.png", np.rot90(GREY), exif=turned(6))
    np.testing.assert_array_equal(pixels_of(recode_mask(path, LEVELS, SIZE)), NUMBERS)


def test_what_is_ignored_has_no_class(tmp_path):
    values = MaskValues({"a": (0,), "b": (255,)}, ignored=(100,))
    expected = np.array([0, 255, 1])[NUMBERS]
    np.testing.assert_array_equal(pixels_of(recode_mask(save(tmp_path / "a.png", GREY), values, SIZE)), expected)


@pytest.mark.parametrize("size", [(1, 1), (20_000, 20)])
def test_odd_sizes(size):
    numbers = np.ones(size, np.uint8)
    np.testing.assert_array_equal(pixels_of(recode_mask(encode_mask(numbers), BY_INDEX, size)), numbers)


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ((5, 8), r"expected the size of its picture, 8 x 5 pixels .* received 7 x 5\. Make it"),
        ((7, 5), r"expected the size of its picture, 5 x 7 pixels .* received 7 x 5\. If the picture stands upright"),
    ],
)
def test_another_size(tmp_path, size, message):
    with pytest.raises(ValueError, match=message):
        recode_mask(save(tmp_path / "a.png", GREY), LEVELS, size)


def test_a_mask_that_is_cut_off_or_none(tmp_path):
    (tmp_path / "text.png").write_text("hello")
    for path in (cut(save(tmp_path / "a.png", COLOURS)), tmp_path / "text.png"):
        with pytest.raises(ValueError, match="received a file that is no picture, cut off or broken"):
            recode_mask(path, BY_COLOUR, SIZE)


def test_fractions_are_no_classes(tmp_path):
    path = save(tmp_path / "a.tif", GREY.astype(np.float32))
    with pytest.raises(ValueError, match="expected whole numbers"):
        recode_mask(path, LEVELS, SIZE)
