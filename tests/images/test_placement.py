import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from mtl_keras.images.placement import GREY, place, restore
from tests.images.made import BLACK, BLUE, RED, WHITE, corners

SIZE = (64, 96)
FITS = ["stretch", "pad"]


def placed(picture, fit, mask=False, size=SIZE):
    found = tf.function(lambda pixels: place(pixels, size, fit, mask), autograph=False)(tf.constant(picture))
    assert found.dtype == tf.float32
    assert tuple(found.shape) == (*size, picture.shape[-1])
    return found


def there_and_back(values, fit, height, width):
    back = tf.function(lambda pixels, high, wide: restore(pixels, high, wide, fit), autograph=False)
    return back(tf.constant(values), tf.constant(height), tf.constant(width)).numpy()


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("own", [(40, 60), (200, 61), (31, 300), (64, 96)])
def test_corners_stay_corners_and_come_back(fit, own):
    small = placed(corners(*own), fit)
    large = there_and_back(small, fit, *own)
    assert large.shape == (*own, 3)
    for (row, column), colour in {(0, 0): WHITE, (0, -1): RED, (-1, -1): BLUE, (-1, 0): BLACK}.items():
        np.testing.assert_allclose(large[row, column], colour, atol=2)


def test_a_padded_picture_keeps_its_shape_and_stands_in_the_middle():
    small = placed(np.full((100, 50, 3), 200, "uint8"), "pad").numpy()
    np.testing.assert_allclose(small[:, 32:64], 200, rtol=1e-5)
    assert (small[:, :32] == GREY).all()
    assert (small[:, 64:] == GREY).all()


def test_padding_of_a_mask_has_no_class():
    small = placed(np.full((50, 200, 1), 3, "uint8"), "pad", mask=True).numpy()
    assert (small[20:44] == 3).all()
    assert (small[:20] == 255).all()
    assert (small[44:] == 255).all()


@pytest.mark.parametrize("fit", FITS)
def test_masks_get_no_new_classes(fit):
    mask = np.random.default_rng(0).choice([0, 7, 200], (77, 131, 1)).astype("uint8")
    assert set(np.unique(placed(mask, fit, mask=True))) == {0, 7, 200} | ({255} if fit == "pad" else set())


def test_pictures_are_made_smaller_as_pillow_does():
    picture = np.random.default_rng(0).integers(0, 256, (300, 500, 3)).astype("uint8")
    expected = np.asarray(Image.fromarray(picture).resize(SIZE[::-1], Image.Resampling.BILINEAR)).astype(float)
    assert abs(placed(picture, "stretch").numpy() - expected).max() <= 1.0


def test_masks_take_the_pixel_in_the_middle():
    mask = (np.arange(192)[:, None] * np.ones(288) % 251).astype("uint8")[..., None]
    np.testing.assert_array_equal(placed(mask, "stretch", mask=True)[:, 0, 0], mask[1::3, 0, 0])


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("own", [(1, 1), (1, 1000), (20_000, 20)])
def test_odd_sizes(fit, own):
    small = placed(np.full((*own, 3), 50, "uint8"), fit, size=(64, 64))
    assert {round(float(value)) for value in np.unique(small)} <= {50, round(GREY)}
    back = there_and_back(small, fit, *own)
    assert back.shape == (*own, 3)
    np.testing.assert_allclose(back, 50, atol=1)


@pytest.mark.parametrize("fit", FITS)
def test_a_mask_that_comes_back_is_nearly_what_it_was(fit):
    down, right = np.mgrid[0:150, 0:110]
    truth = ((down - 70) ** 2 + (right - 50) ** 2 < 40**2).astype("uint8")
    small = tf.one_hot(tf.cast(placed(truth[..., None], fit, mask=True)[..., 0], tf.int32), 2)
    found = there_and_back(small, fit, 150, 110).argmax(-1)
    assert (found == truth).mean() > 0.985
