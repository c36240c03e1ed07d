import json
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.backbones.load_preprocessor import load_preprocessor
from mtl_keras.images.augmentation import Augmentation
from mtl_keras.images.image_preprocessor import ImagePreprocessor
from mtl_keras.images.placement import GREY
from tests.images.made import encode, with_orientation

CLASSES = np.random.default_rng(0).integers(0, 4, (4, 6)).repeat(20, 0).repeat(20, 1).astype("uint8")
TONES = np.array([0, 80, 160, 240], "uint8")
PICTURE = np.repeat(TONES[CLASSES][..., None], 3, -1)
STRONG = Augmentation(
    flip_horizontal=True, flip_vertical=True, quarter_turns=True, smallest_crop=0.4, brightness=0.05, contrast=0.05
)
SIZE = (64, 96)


def labelled(pictures, masks, seeds=None, augmentation=None, fit="stretch"):
    """Runs in a data set's graph, as training does."""
    preprocessor = ImagePreprocessor(SIZE, fit)
    rows = {"image": pictures, "masks": masks, **({} if seeds is None else {"seeds": np.asarray(seeds, "int32")})}
    make = tf.autograph.experimental.do_not_convert(
        lambda row: preprocessor.labelled(row["image"], row["masks"], row.get("seeds"), augmentation)
    )
    (batch,) = tf.data.Dataset.from_tensor_slices(rows).batch(99).map(make).as_numpy_iterator()
    return batch


def agreement(image, classes):
    """Returns the share of the labelled pixels, borders of regions aside, whose tone is that of their class."""
    inside = classes >= 0
    for axis in (0, 1):
        for step in (-1, 1):
            inside &= np.roll(classes, step, axis) == classes
    inside[[0, -1]], inside[:, [0, -1]] = False, False
    right = abs(image[..., 0] - TONES[np.maximum(classes, 0)]) < 40
    return right[inside].mean()


@pytest.mark.parametrize("fit", ["stretch", "pad"])
@pytest.mark.parametrize("augmentation", [None, STRONG])
def test_masks_stay_where_their_picture_is(fit, augmentation):
    seeds = [[7, number] for number in range(10)]
    pictures, masks = [encode(PICTURE)] * 10, {"parts": [encode(CLASSES)] * 10}
    images, found = labelled(pictures, masks, seeds, augmentation, fit)
    assert images.shape == (10, *SIZE, 3)
    assert images.dtype == np.float32
    assert found["parts"].shape == (10, *SIZE)
    assert found["parts"].dtype == np.int32
    for image, classes in zip(images, found["parts"], strict=True):
        assert set(np.unique(classes)) <= {-1, 0, 1, 2, 3}
        assert agreement(image, classes) > 0.98
        assert (image[classes < 0] == GREY).all()


def test_a_wrong_mask_is_seen_by_the_test_above():
    images, found = labelled([encode(PICTURE)], {"parts": [encode(CLASSES[::-1].copy())]})
    assert agreement(images[0], found["parts"][0]) < 0.6


def test_a_mask_that_is_missing_has_no_class_and_255_is_none():
    half = CLASSES.copy()
    half[:40] = 255
    pictures = [encode(PICTURE)] * 3
    _, found = labelled(pictures, {"a": [encode(CLASSES), b"", encode(half)], "b": [b"", encode(CLASSES), b""]})
    assert (found["a"][0] >= 0).all()
    assert (found["a"][1] == -1).all()
    assert (found["a"][2, :32] == -1).all()
    np.testing.assert_array_equal(found["a"][2, 32:], found["a"][0, 32:])
    np.testing.assert_array_equal(found["b"][1], found["a"][0])
    assert (found["b"][0] == -1).all()


def test_colours_change_no_mask_and_no_padding():
    strong, plain = (Augmentation(quarter_turns=True, **options) for options in ({"brightness": 0.4}, {}))
    arguments = ([encode(PICTURE)] * 4, {"parts": [encode(CLASSES)] * 4}, [[1, number] for number in range(4)])
    (images, found), (others, expected) = (labelled(*arguments, each, "pad") for each in (strong, plain))
    np.testing.assert_array_equal(found["parts"], expected["parts"])
    np.testing.assert_array_equal(images[found["parts"] < 0], others[expected["parts"] < 0])
    assert abs(images[found["parts"] >= 0] - others[expected["parts"] >= 0]).mean() > 5


def test_the_same_seeds_give_the_same_rows():
    arguments = [encode(PICTURE)] * 4, {"parts": [encode(CLASSES)] * 4}
    one, same, other = (labelled(*arguments, seeds, STRONG) for seeds in ([[0, 1]] * 4, [[0, 1]] * 4, [[0, 2]] * 4))
    np.testing.assert_array_equal(one[0], same[0])
    np.testing.assert_array_equal(one[1]["parts"], same[1]["parts"])
    np.testing.assert_array_equal(one[0][0], one[0][3])
    assert abs(one[0] - other[0]).mean() > 5


@pytest.mark.parametrize("fit", ["stretch", "pad"])
def test_serving_sees_what_validation_saw(fit):
    pictures = [encode(PICTURE), encode(PICTURE[:30], "JPEG"), with_orientation(6, "JPEG")]
    preprocessor = ImagePreprocessor(SIZE, fit)
    served = tf.function(preprocessor, autograph=False)({"image": tf.constant(pictures)})
    validated, _ = labelled(pictures, {"parts": [b""] * 3}, fit=fit)
    np.testing.assert_array_equal(served["image"], validated)
    np.testing.assert_array_equal(served["image_heights"], [80, 30, 53])
    np.testing.assert_array_equal(served["image_widths"], [120, 120, 37])
    np.testing.assert_array_equal(served["image_padded"], [fit == "pad"] * 3)


def test_a_batch_of_nothing():
    served = ImagePreprocessor(SIZE)({"image": tf.constant([], tf.string)})
    assert tuple(served["image"].shape) == (0, *SIZE, 3)
    assert tuple(served["image_heights"].shape) == (0,)


def test_a_mask_of_another_size_is_refused():
    with pytest.raises(tf.errors.InvalidArgumentError, match="of another size than its upright picture"):
        labelled([encode(PICTURE)], {"parts": [encode(CLASSES[1:])]})
    with pytest.raises(tf.errors.InvalidArgumentError, match="of another size than its upright picture"):
        labelled([with_orientation(6, "JPEG")], {"parts": [encode(np.zeros((37, 53), "uint8"))]})


def test_it_is_saved(tmp_path):
    ImagePreprocessor(SIZE, "pad").save(tmp_path / "preprocessor")
    loaded = load_preprocessor(tmp_path / "preprocessor")
    assert (loaded.image_size, loaded.fit) == (SIZE, "pad")
    assert json.loads((tmp_path / "preprocessor" / "options.json").read_text())["kind"] == "image"


def test_the_page_on_pictures_names_all_that_it_gives():
    page = (Path(__file__).parents[2] / "docs" / "images.md").read_text(encoding="utf-8")
    gives = page.partition("`preprocessor({")[2].partition("`preprocessor.labelled")[0]
    for name in ImagePreprocessor(SIZE)({"image": tf.constant([encode(np.zeros((3, 4, 3), "uint8"))])}):
        assert f"`{name}`" in gives
