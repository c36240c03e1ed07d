"""From the values of a mask's pixels to class numbers."""

import numpy as np
import pytest

from mtl_keras.data.mask_values import MaskValues, class_numbers

TILES = {"background": (0,), "defect": (255,)}
RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 1), (1, 1), (0, 3)])
def test_values_of_one_channel(shape):
    values = MaskValues({"road": (3, 7), "sky": (0,), "car": (200,)}, ignored=(9,))
    pixels = RANDOM.choice(np.array([3, 7, 0, 200, 9], np.uint8), shape)
    expected = np.select([np.isin(pixels, [3, 7]), pixels == 0, pixels == 200], [0, 1, 2], 255)
    numbers = class_numbers(pixels, values)
    assert numbers.dtype == np.uint8
    np.testing.assert_array_equal(numbers, expected.reshape(shape[:2]))


@pytest.mark.parametrize("dtype", [np.uint16, np.int32, np.int64])
def test_levels_of_sixteen_bits(dtype):
    values = MaskValues({"a": (0,), "b": (256,), "c": (65_535,)})
    np.testing.assert_array_equal(class_numbers(np.array([[0, 65_535, 256]], dtype), values), [[0, 2, 1]])


def test_true_and_false_are_one_and_zero():
    pixels = np.array([[True, False]])
    np.testing.assert_array_equal(class_numbers(pixels, MaskValues({"no": (0,), "yes": (1,)})), [[1, 0]])


@pytest.mark.parametrize("threshold", [0, 127, 254])
def test_a_threshold_parts_the_levels_and_what_is_ignored_stays(threshold):
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    above = (pixels > threshold).astype(np.uint8)
    np.testing.assert_array_equal(class_numbers(pixels, MaskValues(TILES, threshold=threshold)), above)
    turned = MaskValues({"defect": (255,), "background": (0,)}, (7,), threshold)
    np.testing.assert_array_equal(class_numbers(pixels, turned), np.where(pixels == 7, 255, 1 - above))


def test_a_threshold_of_sixteen_bits():
    values = MaskValues({"background": (0,), "defect": (65_535,)}, threshold=30_000)
    np.testing.assert_array_equal(class_numbers(np.array([[30_000, 30_001]], np.uint16), values), [[0, 1]])


def test_colours():
    values = MaskValues({"black": ("#000000",), "road": ("#804080", 255)}, ignored=("#ffff00",))
    pixels = np.array([[[0, 0, 0], [128, 64, 128], [255, 255, 255], [255, 255, 0]]], np.uint8)
    np.testing.assert_array_equal(class_numbers(pixels, values), [[0, 1, 1, 255]])
    np.testing.assert_array_equal(class_numbers(pixels[:, :1], values), [[0]])
    assert values.has_colours
    assert not MaskValues(TILES).has_colours


@pytest.mark.parametrize("values", [TILES, {"background": ("#000000",), "defect": ("#ffffff",)}])
@pytest.mark.parametrize("shape", [(1, 2, 1), (1, 2, 3)])
def test_grey_is_the_same_in_one_channel_and_in_three(values, shape):
    pixels = np.broadcast_to(np.array([[[255], [0]]], np.uint8), shape)
    np.testing.assert_array_equal(class_numbers(pixels, MaskValues(values)), [[1, 0]])


@pytest.mark.parametrize(
    ("classes", "pixels", "message"),
    [
        (
            TILES,
            [[0, 3, 3], [255, 3, 200]],
            r"expected 0 \(background\), 255 \(defect\); received 2 other values: 3 \(3 pixels\), 200 \(1 pixel\)\. "
            r"Declare them in mask_values or ignore_values, or, if they are grey edges, set threshold = 127\.$",
        ),
        (
            {"a": (0, 1), "b": (2,), "c": (3,)},
            [[4, 0]],
            r"expected 0, 1 \(a\), 2 \(b\), 3 \(c\); received another value: 4 \(1 pixel\)\. .*ignore_values\.$",
        ),
        (TILES, [[[1, 2, 3]], [[255, 255, 255]]], r"#010203 \(1 pixel\)\. Declare them in mask_values or .*values\.$"),
        (TILES, [list(range(1, 30))], r"29 other values: .* 10 \(1 pixel\) and 19 more"),
    ],
)
def test_values_that_are_not_declared_are_told(classes, pixels, message):
    with pytest.raises(ValueError, match=message):
        class_numbers(np.array(pixels, np.uint8), MaskValues(classes))


@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (np.zeros((2, 2), np.float32), r"expected whole numbers .* received float32 \(2, 2\)"),
        (np.zeros((2, 2, 4), np.uint8), r"received uint8 \(2, 2, 4\)"),
        (np.zeros(3, np.uint8), r"received uint8 \(3,\)"),
        (np.array([[-1, 0]], np.int32), "expected values of 0 to 65535; received -1 to 0"),
        (np.array([[70_000, 0]], np.int32), "received 0 to 70000"),
    ],
)
def test_pixels_of_other_kinds(pixels, message):
    with pytest.raises(ValueError, match=message):
        class_numbers(pixels, MaskValues(TILES))


def test_a_threshold_is_for_grey_levels():
    pixels = np.array([[[1, 2, 3]]], np.uint8)
    with pytest.raises(ValueError, match="received colours"):
        class_numbers(pixels, MaskValues(TILES, threshold=127))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"classes": {"a": (0,)}}, "values of 2 to 254 classes; received 1"),
        ({"classes": {"a": (0,), "b": ()}}, '"b" lacks one'),
        ({"classes": {"a": (0,), " ": (1,)}}, '" " lacks one'),
        ({"classes": {"a": (0, 1), "b": (1,)}}, "1 stands for both a and b"),
        ({"classes": {"a": (0,), "b": ("#000000",)}}, "#000000 stands for both a and b"),
        ({"classes": TILES, "ignored": (255,)}, "255 stands for both defect and the values to ignore"),
        ({"classes": {"a": (1,), "b": (0, 0, 0)}}, '0 stands for b twice; write a colour as "#000000"'),
        ({"classes": TILES, "threshold": 255}, "above the threshold 255"),
        ({"classes": {**TILES, "c": (3,)}, "threshold": 127}, "expected two classes of grey levels"),
        ({"classes": {"a": (0,), "b": ("#ff0000",)}, "threshold": 127}, r"received 0 \(a\), #ff0000 \(b\)"),
    ],
)
def test_declarations_that_make_no_sense(options, message):
    with pytest.raises(ValueError, match=message):
        MaskValues(**options)
