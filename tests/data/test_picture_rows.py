"""Rows of pictures in the pipeline: labels of several tasks a row, rows of another set, labels that are missing."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from sklearn.utils.class_weight import compute_class_weight

import mtl_keras as mtl
from mtl_keras.data.picture_rows import pixel_weights
from mtl_keras.data.picture_source import pixel_class_weights, read_pictures
from mtl_keras.data.pipeline import evaluation_dataset, training_dataset
from mtl_keras.data.rows import Rows
from mtl_keras.data.source import Source
from mtl_keras.distribute.share import Share
from mtl_keras.heads import Classification, MultiLabel, Regression, Segmentation
from mtl_keras.images.augmentation import Augmentation
from mtl_keras.images.image_preprocessor import ImagePreprocessor
from tests.images.made import encode

SIDE, COUNT, OTHERS = 32, 12, 8
HEADS = {
    "kind": Classification(labels=("a", "b", "c"), class_weights="balanced"),
    "mask": Segmentation(labels=("x", "y", "z"), width=8, class_weights={"z": 2.0}),
    "price": Regression(),
    "has": MultiLabel(labels=("sun", "sea")),
}
QUOTAS = {"kind + mask + price": 5, "has": 3}
NO_CLASS, NO_MASK, NO_PRICE, NO_HAS = 4, 7, 9, 2
KINDS = [-1 if row == NO_CLASS else row % 3 for row in range(COUNT)]
PRICES = [np.nan if row == NO_PRICE else -row / 2 for row in range(COUNT)]
HAS = np.array([[-1, -1] if row == NO_HAS else [row % 2, row // 4] for row in range(OTHERS)], "int32")
AUGMENTATION = Augmentation(flip_horizontal=True, quarter_turns=True, smallest_crop=0.5)


def mask_of(row):
    """Returns a class on the left that the row tells, none in the middle, and class 0 on the right."""
    mask = np.full((SIDE, SIDE), 255, "uint8")
    mask[:, :8], mask[:, 24:] = row % 3, 0
    return mask


MASKS = [b"" if row == NO_MASK else encode(mask_of(row)) for row in range(COUNT)]


def picture(row, base):
    """Returns a picture that tells its row by the red, and by the green where its mask is."""
    pixels = np.full((SIDE, SIDE, 3), base + 10 * row, "uint8")
    pixels[..., 1] = 0
    pixels[:, :8, 1] = 200
    return encode(pixels)


def rows_of(images, labels, files=False):
    names = [str(number) for number in range(len(images))]
    columns = {"image": tf.constant(images), "name": tf.constant(names), "label": labels}
    return Rows(tf.data.Dataset.from_tensor_slices(columns), "image", len(images), files)


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    files = [folder / f"{row}.png" for row in range(COUNT)]
    for row, file in enumerate(files):
        file.write_bytes(picture(row, 0))
    labels = {"kind": np.array(KINDS, "int32"), "mask": tf.constant(MASKS), "price": np.array(PRICES, "float32")}
    preprocessor = ImagePreprocessor((SIDE, SIDE))
    paths = [str(file) for file in files]
    joint = {task: rows_of(paths, column, files=True) for task, column in labels.items()}
    others = {"has": rows_of([picture(row, 120) for row in range(OTHERS)], HAS)}
    return [read_pictures(rows, preprocessor, HEADS, AUGMENTATION) for rows in (joint, others)]


def batches(sources, steps, start_step=0, seed=3):
    dataset = training_dataset(sources, HEADS, QUOTAS, seed, start_step)
    return list(dataset.take(steps).as_numpy_iterator())


def test_chance_does_not_know_of_replicas(sources):
    """What it does to a picture depends on the picture's place in the step, not on the replica that has it."""
    ((whole, masks, _),) = batches(sources, 1)
    parts = [
        next(training_dataset(sources, HEADS, QUOTAS, 3, share=Share(number, 1, 3)).as_numpy_iterator())
        for number in range(3)
    ]
    for number, (x, y, _) in enumerate(parts):
        np.testing.assert_array_equal(x["image"], whole["image"][number::3])
        np.testing.assert_array_equal(y["mask"], masks["mask"][number::3])


def numbers(images, base=0):
    """Returns the rows that pictures tell."""
    return [round(float(image[0, 0, 0] - base) / 10) for image in images]


def test_a_batch_has_every_task(sources):
    for x, y, weights in batches(sources, 4):
        assert set(x) == {"image"}
        assert x["image"].shape == (8, SIDE, SIDE, 3)
        assert x["image"].dtype == np.float32
        shapes = {"kind": (8,), "mask": (8, SIDE, SIDE), "price": (8,), "has": (8, 2)}
        assert {task: label.shape for task, label in y.items()} == shapes
        assert {task: weight.shape for task, weight in weights.items()} == shapes
        assert {task: label.dtype.name for task, label in y.items()} == {
            "kind": "int32",
            "mask": "int32",
            "price": "float32",
            "has": "int32",
        }
        assert all(weight.dtype == np.float32 for weight in weights.values())


def test_labels_stay_with_their_rows_and_missing_ones_weigh_nothing(sources):
    seen, balanced = set(), compute_class_weight("balanced", classes=np.arange(3), y=[k for k in KINDS if k >= 0])
    for x, y, weights in batches(sources, 12):
        for place, row in enumerate(numbers(x["image"][:5])):
            seen.add(row)
            there = row != NO_CLASS
            assert y["kind"][place] == (KINDS[row] if there else 0)
            assert weights["kind"][place] == pytest.approx(balanced[KINDS[row]] if there else 0)
            there = row != NO_PRICE
            assert (y["price"][place], weights["price"][place]) == ((PRICES[row], 1) if there else (0, 0))
            check_mask(row, x["image"][place], y["mask"][place], weights["mask"][place])
        for place, row in enumerate(numbers(x["image"][5:], 120), start=5):
            there = row != NO_HAS
            np.testing.assert_array_equal(y["has"][place], HAS[row] if there else [0, 0])
            np.testing.assert_array_equal(weights["has"][place], [there] * 2)
        assert not weights["has"][:5].any()
        assert not any(weights[task][5:].any() for task in ("kind", "mask", "price"))
        assert (y["mask"][5:] == -1).all()
    assert seen == set(range(COUNT))


def check_mask(row, image, classes, weights):
    if row == NO_MASK:
        assert (classes == -1).all()
        assert not weights.any()
        return
    green = image[..., 1] > 100
    assert set(np.unique(classes)) <= {-1, 0, row % 3}
    assert (classes[image[..., 1] > 190] == row % 3).all()  # moved as the picture was
    assert (classes[~green] <= 0).all()
    np.testing.assert_array_equal(weights, np.where(classes < 0, 0, np.where(classes == 2, 2, 1)))


def test_training_changes_pictures_by_chance_and_repeats_itself(sources):
    whole = batches(sources, 6)
    for one, other in zip(whole[2:], batches(sources, 4, start_step=2), strict=True):
        for part, other_part in zip(one, other, strict=True):
            for key in part:
                np.testing.assert_array_equal(part[key], other_part[key])
    widths = {int((image[..., 1] > 100).sum()) for x, _, _ in whole for image in x["image"]}
    assert len(widths) > 5  # crops and turns differ from row to row
    other_seed = batches(sources, 1, seed=4)[0][0]["image"]
    assert (other_seed != whole[0][0]["image"]).any()


def test_evaluation_takes_each_picture_once_as_it_is(sources):
    found = list(evaluation_dataset(sources, HEADS, 5).as_numpy_iterator())
    assert [len(x["image"]) for x, _, _ in found] == [5, 5, 2, 5, 3]
    assert [row for x, _, _ in found[:3] for row in numbers(x["image"])] == list(range(COUNT))
    assert [row for x, _, _ in found[3:] for row in numbers(x["image"], 120)] == list(range(OTHERS))
    images, masks, weights = (
        np.concatenate(column)
        for column in zip(*((x["image"], y["mask"], w["mask"]) for x, y, w in found[:3]), strict=True)
    )
    for row in range(COUNT):
        np.testing.assert_array_equal(images[row, :, :8, 1], np.full((SIDE, 8), 200))
        assert not images[row, :, 8:, 1].any()
        expected = (
            np.full((SIDE, SIDE), -1) if row == NO_MASK else np.where(mask_of(row) == 255, -1, mask_of(row).astype(int))
        )
        np.testing.assert_array_equal(masks[row], expected)
        np.testing.assert_array_equal(weights[row], expected >= 0)  # classes are not weighed
    kinds = np.concatenate([w["kind"] for _, _, w in found])
    assert kinds.tolist() == [float(row != NO_CLASS) for row in range(COUNT)] + [0.0] * OTHERS


def test_a_model_learns_from_such_batches(sources):
    keras.utils.set_random_seed(0)
    backbone = mtl.backbones.SmallCnn(image_size=(SIDE, SIDE), width=4)
    model = mtl.build_model(backbone, [mtl.Task(name, head=head) for name, head in HEADS.items()])
    model.compile(optimizer=keras.optimizers.Adam(1e-2))
    dataset = training_dataset(sources, HEADS, QUOTAS, 0)
    logs = model.fit(dataset, steps_per_epoch=6, epochs=4, shuffle=False, verbose=0).history
    for task in HEADS:
        assert np.isfinite(logs[f"{task}_loss"]).all()
    assert logs["loss"][-1] < logs["loss"][0]
    none_has_a_mask = evaluation_dataset(sources[1:], HEADS, 8)
    logs = model.fit(none_has_a_mask, shuffle=False, verbose=0).history
    assert logs["mask_loss"] == [0.0]
    assert np.isfinite(logs["loss"]).all()
    validated = model.evaluate(evaluation_dataset(sources, HEADS, 8), verbose=0, return_dict=True)
    assert np.isfinite(list(validated.values())).all()


def test_joint_rows_have_one_input_and_all_labels(sources):
    joint = sources[0]
    assert joint.name == "kind + mask + price"
    assert list(joint.labels) == ["kind", "mask", "price"]
    assert list(joint.inputs) == ["image"]
    assert joint.size == COUNT
    np.testing.assert_array_equal(joint.lengths, np.ones(COUNT))
    with pytest.raises(AssertionError, match="rows of joint tasks differ"):
        Source.joined(sources)


def test_class_weights_of_pixels_are_those_of_all_training_masks():
    head = Segmentation(labels=("x", "y", "z"), class_weights="balanced")
    masks = np.array(MASKS, object)
    pixels = np.concatenate([mask_of(row).reshape(-1) for row in range(COUNT) if row != NO_MASK])
    expected = compute_class_weight("balanced", classes=np.arange(3), y=pixels[pixels != 255])
    np.testing.assert_allclose(pixel_class_weights(head, masks), expected, rtol=1e-6)
    root = Segmentation(labels=("x", "y", "z"), class_weights="root_balanced")
    np.testing.assert_allclose(pixel_class_weights(root, masks), np.sqrt(expected), rtol=1e-6)
    assert pixel_class_weights(Segmentation(labels=("x", "y")), masks[:1]) is None


def test_pixel_weights():
    classes = np.array([[[0, 2], [-1, 1]], [[0, 0], [1, -1]]], "int32")
    rows = np.array([1.0, 0.0], "float32")
    table = np.array([0.5, 1.0, 3.0], "float32")
    np.testing.assert_array_equal(pixel_weights(classes, rows, table)[0], [[0.5, 3], [0, 1]])
    np.testing.assert_array_equal(pixel_weights(classes, rows, None)[0], [[1, 1], [0, 1]])
    assert not pixel_weights(classes, rows, table)[1].numpy().any()
