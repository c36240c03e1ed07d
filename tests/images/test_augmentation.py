from functools import cache

import numpy as np
import pytest
import tensorflow as tf
from pydantic import ValidationError

from mtl_keras.images.augmentation import Augmentation
from mtl_keras.images.geometry import Geometry
from tests.images.made import BLACK, BLUE, RED, WHITE, corners

GEOMETRY = {"flip_horizontal": True, "flip_vertical": True, "quarter_turns": True, "smallest_crop": 0.3}
COLOURS = {"brightness": 0.3, "contrast": 0.4, "saturation": 0.5}
CLASSES = np.random.default_rng(0).integers(0, 5, (6, 9)).repeat(7, 0).repeat(7, 1).astype("uint8")
PALETTE = np.array([[0, 0, 0], [250, 0, 0], [0, 250, 0], [0, 0, 250], [250, 250, 0]], "uint8")
PICTURE = PALETTE[CLASSES]


@cache
def moving(options):
    augmentation = Augmentation(**dict(options))
    return tf.function(augmentation.moved, autograph=False, reduce_retracing=True)


def move(options, number, picture=PICTURE, masks=None):
    """Returns what a seed makes of a picture and its masks."""
    masks = {"mask": CLASSES[..., None]} if masks is None else masks
    tensors = {name: tf.constant(mask) for name, mask in masks.items()}
    found, by_name = moving(tuple(options.items()))(tf.constant(picture), tensors, tf.constant([4, number]))
    return found.numpy(), {name: mask.numpy() for name, mask in by_name.items()}


def colour(options, number, picture=PICTURE):
    return Augmentation(**options).coloured(tf.constant(picture), tf.constant([4, number])).numpy()


@pytest.mark.parametrize("number", range(12))
def test_masks_move_with_the_picture(number):
    picture, masks = move(GEOMETRY, number)
    np.testing.assert_array_equal(picture, PALETTE[masks["mask"][..., 0]])


def test_several_masks_move_alike():
    other = (CLASSES[..., None] + 100).astype("uint8")
    _, masks = move(GEOMETRY, 3, masks={"one": CLASSES[..., None], "other": other})
    np.testing.assert_array_equal(masks["one"] + 100, masks["other"])


def test_no_options_change_nothing():
    picture, masks = move({}, 1)
    np.testing.assert_array_equal(picture, PICTURE)
    np.testing.assert_array_equal(masks["mask"][..., 0], CLASSES)
    np.testing.assert_array_equal(colour({}, 1), PICTURE)
    np.testing.assert_array_equal(colour(GEOMETRY, 1), PICTURE)
    np.testing.assert_array_equal(move(COLOURS, 1)[0], PICTURE)


def corner_colours(picture):
    """Names the corners of ``corners()``, from the upper left clockwise."""
    names = {WHITE: "white", RED: "red", BLUE: "blue", BLACK: "black"}
    return tuple(names[tuple(picture[place].tolist())] for place in ((0, 0), (0, -1), (-1, -1), (-1, 0)))


@pytest.mark.parametrize(
    ("option", "changed"),
    [
        ("flip_horizontal", {("red", "white", "black", "blue")}),
        ("flip_vertical", {("black", "blue", "red", "white")}),
        # a turn, not a mirror: the colours keep their order around the picture
        ("quarter_turns", {("red", "blue", "black", "white"), ("black", "white", "red", "blue")}),
    ],
)
def test_half_of_the_pictures_are_changed_as_the_option_says(option, changed):
    found = [corner_colours(move({option: True}, number, corners(), {})[0]) for number in range(60)]
    same = ("white", "red", "blue", "black")
    assert set(found) == changed | {same}
    assert 18 <= found.count(same) <= 42  # 60 draws of one half: four deviations are 15


def test_a_crop_keeps_the_least_area_and_the_proportions():
    down, right = np.mgrid[0:200, 0:300]
    places = np.stack([down, right, 0 * down], -1).astype("uint16")
    shares = []
    for number in range(60):
        crop = move({"smallest_crop": 0.7}, number, places, {})[0]
        height, width = crop.shape[:2]
        shares.append(height * width / 60_000)
        assert 0.73 < (height / 200) / (width / 300) < 1.37
        top, left = crop[0, 0, :2]
        np.testing.assert_array_equal(crop, places[top : top + height, left : left + width])
    assert 0.69 < min(shares) < 0.75
    assert 0.95 < max(shares) <= 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (2, 1), (2, 5)])
def test_a_crop_of_a_tiny_picture_has_pixels(shape):
    places = np.stack(np.mgrid[: shape[0], : shape[1]], -1).astype("uint16")
    for top, left in ((0.0, 0.7), (0.7, 0.0), (0.7, 0.7), (0.5, 0.5)):
        window = tf.constant([top, left, 0.3, 0.3])
        crop = Geometry(window, tf.constant(0), tf.constant(False), tf.constant(False))(tf.constant(places)).numpy()
        size = [max(round(0.3 * side), 1) for side in shape]
        assert list(crop.shape[:2]) == size
        down, right = crop[0, 0]
        np.testing.assert_array_equal(crop, places[down : down + size[0], right : right + size[1]])


def test_same_seed_same_result_and_another_one_another():
    first, again, other = (move(GEOMETRY, number)[0] for number in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert first.shape != other.shape or (first != other).any()
    np.testing.assert_array_equal(colour(COLOURS, 5), colour(COLOURS, 5))
    assert (colour(COLOURS, 5) != colour(COLOURS, 6)).any()


@pytest.mark.parametrize("number", range(5))
def test_brightness_adds_the_same_everywhere(number):
    change = colour({"brightness": 0.2}, number, np.full((4, 5, 3), 128, "uint8") + np.uint8([0, 5, 9])) - 128
    np.testing.assert_allclose(change, np.broadcast_to(change[0, 0], change.shape), atol=1e-3)
    assert 0 < abs(change[0, 0, 0]) <= 51
    np.testing.assert_allclose(change[0, 0] - change[0, 0, 0], [0, 5, 9], atol=1e-3)


@pytest.mark.parametrize("number", range(5))
def test_contrast_keeps_the_mean(number):
    picture = np.random.default_rng(1).integers(100, 150, (30, 20, 3)).astype("uint8")
    found = colour({"contrast": 0.4}, number, picture)
    assert found.mean() == pytest.approx(picture.mean(), abs=0.01)
    assert 0.6 <= found.std() / picture.std() <= 1.4
    assert found.std() != pytest.approx(picture.std(), rel=1e-3)


@pytest.mark.parametrize("number", range(5))
def test_saturation_keeps_grey_and_brightness(number):
    grey = np.full((3, 3, 3), 90, "uint8")
    np.testing.assert_allclose(colour({"saturation": 0.5}, number, grey), grey, atol=1e-3)
    picture = np.random.default_rng(1).integers(100, 150, (30, 20, 3)).astype("uint8")
    found, weights = colour({"saturation": 0.5}, number, picture), [0.299, 0.587, 0.114]
    np.testing.assert_allclose(found @ weights, picture @ weights, atol=0.01)
    assert abs(found - picture).max() > 0.5


def test_colours_stay_in_their_range():
    found = np.stack([colour({"brightness": 0.9, "contrast": 0.9, "saturation": 0.9}, number) for number in range(20)])
    assert found.min() == 0
    assert found.max() == 255


@pytest.mark.parametrize("options", [{"smallest_crop": 0}, {"smallest_crop": 1.1}, {"brightness": 1}, {"zoom": 2}])
def test_options_out_of_range_are_refused(options):
    with pytest.raises(ValidationError):
        Augmentation(**options)
