"""From a folder of pictures and masks to the batches that Keras takes."""

import tracemalloc

import numpy as np
import pytest
import tensorflow as tf

from mtl_keras.data import ImageMasks
from mtl_keras.data.batch import Batcher
from mtl_keras.data.picture_source import pixel_class_weights, read_pictures
from mtl_keras.data.pipeline import evaluation_dataset, training_dataset
from mtl_keras.data.rows import Rows
from mtl_keras.heads import Classification, Segmentation
from mtl_keras.images.augmentation import Augmentation
from mtl_keras.images.image_preprocessor import ImagePreprocessor
from tests.data.made_pictures import noise, save, write

SIZE = (32, 64)
CLASSES = ["a", "", "b", "a", "b", ""]
HEADS = {"kind": Classification(labels=("a", "b")), "mask": Segmentation(labels=("x", "y"), class_weights={"y": 3.0})}
UNLABELLED = 4


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of six pictures of the trunk's size, of which some lack a class or a mask; and the masks' numbers."""
    folder = tmp_path_factory.mktemp("pictures")
    masks = np.random.default_rng(1).choice(np.array([0, 1, 255], np.uint8), (6, *SIZE))
    for number, mask in enumerate(masks):
        save(folder / f"{number}.png", noise(*SIZE, number))
        if number != UNLABELLED:
            save(folder / f"m{number}.png", mask)
    lines = [f"{number}.png,{name}" for number, name in enumerate(CLASSES)]
    write(folder / "t.csv", "\n".join(["image,class", *lines]))
    return folder, masks


def source(folder, augmentation=None):
    """Both tasks' source of the rows, and the numbers of the pictures in the order of the rows."""
    values = {"mask_values": {"x": 0, "y": 1}, "ignore_values": 255, "missing_masks": "unlabelled"}
    mask = ImageMasks(table=folder / "t.csv", masks="m{stem}.png", **values)
    datasets = {"kind": ImageMasks(table=folder / "t.csv", label="class"), "mask": mask}
    rows = {name: dataset.load("train") for name, dataset in datasets.items()}
    preprocessor = ImagePreprocessor(SIZE)
    return read_pictures(rows, preprocessor, HEADS, augmentation), [int(name[0]) for name in rows["kind"].as_lists()[0]]


def expected(masks, numbers):
    classes = np.array([["a", "b", ""].index(CLASSES[number]) for number in numbers])
    pixels = np.array([masks[number] if number != UNLABELLED else np.full(SIZE, 255) for number in numbers])
    return classes, pixels.astype(np.int64)


def test_evaluation_gives_each_row_once_with_both_labels(made):
    folder, masks = made
    joined, order = source(folder)
    assert (joined.name, joined.size) == ("kind + mask", 6)
    parts = list(evaluation_dataset([joined], HEADS, 4).as_numpy_iterator())
    assert [len(x["image"]) for x, _, _ in parts] == [4, 2]
    image, kind, mask = (
        np.concatenate(each) for each in zip(*((x["image"], y["kind"], y["mask"]) for x, y, _ in parts), strict=True)
    )
    weights = {task: np.concatenate([weight[task] for _, _, weight in parts]) for task in HEADS}
    classes, pixels = expected(masks, order)
    np.testing.assert_array_equal(image, [noise(*SIZE, number) for number in order])
    np.testing.assert_array_equal(weights["kind"], classes < 2)
    np.testing.assert_array_equal(kind, np.where(classes < 2, classes, 0))
    np.testing.assert_array_equal(mask, np.where(pixels == 255, -1, pixels))
    np.testing.assert_array_equal(weights["mask"], pixels != 255)
    assert (mask.dtype, kind.dtype, image.dtype) == (np.int32, np.int32, np.float32)


def test_training_weighs_pixels_by_their_classes_and_turns_masks_with_pictures(made):
    folder, masks = made
    joined, _ = source(folder, Augmentation(flip_horizontal=True))
    batches = training_dataset([joined], HEADS, {joined.name: 6}, seed=3).take(4)
    turned = set()
    for x, y, weights in batches.as_numpy_iterator():
        for image, mask, weight in zip(x["image"], y["mask"], weights["mask"], strict=True):
            known = {noise(*SIZE, number).astype(np.float32).tobytes(): number for number in range(6)}
            flipped = image.tobytes() not in known
            number = known[(image[:, ::-1] if flipped else image).tobytes()]
            pixels = expected(masks, [number])[1][0]
            pixels = pixels[:, ::-1] if flipped else pixels
            np.testing.assert_array_equal(mask, np.where(pixels == 255, -1, pixels))
            np.testing.assert_array_equal(weight, np.select([pixels == 0, pixels == 1], [1.0, 3.0], 0.0))
            turned.add((number, flipped))
    assert len({number for number, _ in turned}) == 6
    assert len(turned) > 6


def test_balanced_classes_weigh_by_all_pixels_of_the_training_rows(made):
    folder, masks = made
    rows = ImageMasks(
        folder=folder,
        images="?.png",
        masks="m{stem}.png",
        mask_values={"x": 0, "y": 1},
        ignore_values=255,
        missing_masks="unlabelled",
    ).load("train")
    head = Segmentation(labels=("x", "y"), class_weights="balanced")
    read = read_pictures({"mask": rows}, ImagePreprocessor(SIZE), {"mask": head})
    table = pixel_class_weights(head, read.labels["mask"].values)
    counts = np.array([(np.delete(masks, UNLABELLED, 0) == number).sum() for number in (0, 1)])
    np.testing.assert_allclose(table, counts.sum() / (2 * counts), rtol=1e-6)


def test_masks_are_counted_for_balanced_training_only(made, monkeypatch):
    def counted(mask, classes):
        raise AssertionError("a mask was counted")

    monkeypatch.setattr("mtl_keras.data.picture_source.pixel_counts", counted)
    joined, _ = source(made[0])
    balanced = {**HEADS, "mask": Segmentation(labels=("x", "y"), class_weights="balanced")}
    training_dataset([joined], HEADS, {joined.name: 6}, seed=3)  # weights by name
    evaluation_dataset([joined], balanced, 6)
    with pytest.raises(AssertionError, match="a mask was counted"):
        training_dataset([joined], balanced, {joined.name: 6}, seed=3)


def test_rows_of_bytes(made):
    """As tfds gives them: the pictures themselves, not their paths."""
    folder, _ = made
    contents = [(folder / f"{number}.png").read_bytes() for number in range(3)]
    columns = {"image": contents, "name": ["0", "ü", "2"], "label": np.array([1, -1, 0], np.int32)}
    rows = Rows(tf.data.Dataset.from_tensor_slices(columns), "image", 3)
    assert rows.as_lists() == (["0", "ü", "2"], [1, -1, 0])
    read = read_pictures({"kind": rows}, ImagePreprocessor(SIZE), HEADS)
    ((x, y, weights),) = evaluation_dataset([read], {"kind": HEADS["kind"]}, 3).as_numpy_iterator()
    np.testing.assert_array_equal(x["image"], [noise(*SIZE, number) for number in range(3)])
    assert (y["kind"].tolist(), weights["kind"].tolist()) == ([1, 0, 0], [1, 0, 1])


def rows_of(images, labels):
    columns = {"image": images, "name": [str(number) for number in range(len(images))], "label": labels}
    return Rows(tf.data.Dataset.from_tensor_slices(columns), "image", len(images))


def test_joint_tasks_keep_one_copy_of_the_pictures():
    draw = np.random.default_rng(0)
    images = [draw.bytes(4096) for _ in range(2000)]
    heads = {name: Classification(labels=("a", "b")) for name in ("one", "two", "three")}
    rows = {name: rows_of(images, draw.integers(0, 2, 2000).astype("int32")) for name in heads}
    tracemalloc.start()
    read = read_pictures(rows, ImagePreprocessor(SIZE), heads)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (read.name, read.size, list(read.labels)) == ("one + two + three", 2000, ["one", "two", "three"])
    assert read.inputs["image"].numpy().tolist() == images
    assert most < 2 * sum(map(len, images))


def test_batches_of_training_and_evaluation_share_the_pictures():
    rows = {"one": rows_of([b"a", b"b"], np.array([0, 1], "int32"))}
    heads = {"one": Classification(labels=("a", "b"))}
    read = read_pictures(rows, ImagePreprocessor(SIZE), heads)
    for weights in ("training_weights", "present"):
        assert Batcher({"one": read}, heads, weights)._inputs["one"]["image"]._values is read.inputs["image"]


def test_joint_tasks_with_other_pictures_are_refused():
    rows = {"one": rows_of([b"a", b"b"], [0, 1]), "two": rows_of([b"a", b"c"], [0, 1])}
    heads = {name: Classification(labels=("a", "b")) for name in rows}
    with pytest.raises(AssertionError, match="rows of joint tasks differ"):
        read_pictures(rows, ImagePreprocessor(SIZE), heads)
