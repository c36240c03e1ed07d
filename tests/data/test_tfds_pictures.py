"""Pictures of tensorflow-datasets with a label a row, several labels, or a mask each."""

import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from mtl_keras.data import Tfds
from mtl_keras.data.picture_looks import look_at
from mtl_keras.errors import UserError
from mtl_keras.images.decode import decode_picture
from tests.data import small_builders
from tests.data.small_builders import parts, picture, zones

VALUES = {"sky": 0, "land": [1, 9]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tfds")


def scenes(folder: Path, name: str = "small_scenes", **options: Any) -> Tfds:
    return Tfds(name=name, data_dir=str(folder), **options)


def rows(dataset: Tfds, split: Any = "train") -> dict[int, dict[str, Any]]:
    """The rows by the number in their names."""
    found = list(dataset.load(split).dataset.as_numpy_iterator())
    return {int(re.sub(rb"\D", b"", row["name"])): row for row in found}


def test_encoded_pictures_and_classes(folder: Path) -> None:
    dataset = scenes(folder)
    assert (dataset.field, dataset.per, dataset.labels()) == ("image", "row", ["day", "night"])
    loaded = dataset.load("train")
    assert (loaded.field, loaded.files, loaded.count) == ("image", False, 6)
    found = rows(dataset)
    assert set(found) == set(range(6))
    for number, row in found.items():
        assert set(row) == {"image", "name", "label"}
        assert row["image"] == picture(number)
        assert row["name"] == b"scene_%d.x" % number
        assert row["label"] == number % 2
        assert row["label"].dtype == np.int32


def test_numbers(folder: Path) -> None:
    dataset = scenes(folder, label="age")
    assert (dataset.per, dataset.labels()) == ("row", None)
    assert {number: row["label"] for number, row in rows(dataset).items()} == {
        number: number / 4 for number in range(6)
    }


def test_lists_of_classes_and_truth_values_are_labels_of_which_any_number_is_there(folder: Path) -> None:
    objects = scenes(folder, label="objects")
    assert (objects.per, objects.labels()) == ("label", ["x", "y", "z"])
    for number, row in rows(objects).items():
        assert row["label"].tolist() == [number & 1, number >> 1 & 1, number >> 2 & 1]
        assert row["label"].dtype == np.int32
    flags = scenes(folder, label="flags")
    assert (flags.per, sorted(flags.labels() or [])) == ("label", ["dark", "wet"])
    for number, row in rows(flags).items():
        named = dict(zip(flags.labels() or [], row["label"].tolist(), strict=True))
        assert named == {"wet": int(number % 2 == 0), "dark": int(number > 3)}


def read(mask: bytes) -> Any:
    with Image.open(io.BytesIO(mask)) as opened:
        assert (opened.format, opened.mode) == ("PNG", "L")
        return np.asarray(opened)


def test_masks_of_declared_values(folder: Path) -> None:
    dataset = scenes(folder, label="mask", mask_values=VALUES)
    assert (dataset.field, dataset.per, dataset.labels()) == ("image", "pixel", ["sky", "land"])
    for number, row in rows(dataset).items():
        np.testing.assert_array_equal(read(row["label"]), zones(number) > 0)
        assert row["image"] == picture(number)


def test_masks_whose_values_the_builder_names(folder: Path) -> None:
    dataset = scenes(folder, label="parts")
    assert (dataset.per, dataset.labels()) == ("pixel", ["sky", "land", "sea"])
    for number, row in rows(dataset).items():
        np.testing.assert_array_equal(read(row["label"]), parts(number))


def test_values_that_are_ignored(folder: Path) -> None:
    for number, row in rows(scenes(folder, label="mask", mask_values={"a": 9, "b": 1}, ignore_values=0)).items():
        expected = np.select([zones(number) == 9, zones(number) == 1], [0, 1], 255)
        np.testing.assert_array_equal(read(row["label"]), expected)


def test_a_class_that_is_ignored_is_none(folder: Path) -> None:
    dataset = scenes(folder, label="parts", ignore_values=1)
    assert dataset.labels() == ["sky", "sea"]
    for number, row in rows(dataset).items():
        np.testing.assert_array_equal(read(row["label"]), np.choose(parts(number), [0, 255, 1]))


def test_masks_are_turned_with_their_pictures(folder: Path) -> None:
    dataset = scenes(folder, label="mask", mask_values={"a": 0, "b": 1, "c": 9}, test="turned")
    found = rows(dataset, "test")
    assert len(found) == 8
    for turn, row in found.items():
        upright = decode_picture(row["image"]).numpy()[..., 0] // 25
        assert upright.shape == ((4, 5 + turn) if turn < 5 else (5 + turn, 4))
        np.testing.assert_array_equal(np.array([0, 1, 9])[read(row["label"])], upright)


def test_all_tasks_have_the_rows_in_one_order(folder: Path) -> None:
    tasks = [
        scenes(folder),
        scenes(folder, label="objects"),
        scenes(folder, label="mask", mask_values=VALUES),
        scenes(folder, label="parts", ignore_values=2),
    ]
    assert all(task.same_rows(tasks[0]) for task in tasks)
    orders = {tuple(rows(task)) for task in tasks}
    assert len(orders) == 1
    assert not tasks[0].same_rows(scenes(folder, test="train"))


def test_a_picture_without_a_label_stays(folder: Path) -> None:
    assert {number: row["label"] for number, row in rows(scenes(folder), "test").items()} == {6: -1, 7: 1}


def test_pictures_are_looked_at_once_for_all_tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(
        "mtl_keras.data.tfds_pictures.look_at", lambda content: seen.append(content) or look_at(content)
    )
    scenes(tmp_path).load("train")
    scenes(tmp_path, label="mask", mask_values=VALUES).load("train")
    assert sorted(seen) == sorted(picture(number) for number in range(6))


def test_a_picture_that_is_named(folder: Path) -> None:
    dataset = scenes(folder, "nameless_scenes", image="left", test="train[2:]")
    assert (dataset.known_field, dataset.known_per) == ("image", "row")
    for split, count in (("train", 4), ("test", 2)):
        values, _ = dataset.load(split).as_lists()
        assert values == [str(number) for number in range(count)]
    for row in dataset.load("train").dataset.as_numpy_iterator():
        with Image.open(io.BytesIO(row["image"])) as opened:
            assert opened.size == (3, 2)
            assert opened.getpixel((0, 0))[0] % 2 == row["label"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("options", "split", "message"),
    [
        ({"train": "broken"}, "train", 'small_scenes/1.0.0, "broken": 1 fault\n  image of scene_1.x: '),
        ({"test": "other_format"}, "test", "image of scene_2.x: expected a JPEG, PNG, GIF or BMP; received TIFF"),
        (
            {"label": "mask", "mask_values": VALUES, "test": "other_size"},
            "test",
            "mask of scene_3.x: expected the size of its picture, 8 x 4 pixels (width x height, upright); received 9",
        ),
        (
            {"label": "mask", "mask_values": VALUES, "train": "other_values"},
            "train",
            "mask of scene_5.x: expected 0 (sky), 1, 9 (land); received 3 other values: 40 (",
        ),
        (
            {"label": "mask", "mask_values": {"a": 0, "b": 1}},
            "train",
            ": expected 0 (a), 1 (b); received another value: 9",
        ),
        ({"test": "unlabelled"}, "test", '"unlabelled" has only rows without one (-1)'),
        ({"train": "no_objects", "label": "objects"}, "train", "expected rows with labels; received none. Choose"),
        (
            {"train": "no_objects", "label": "objects", "test": "train"},
            "test",
            'received labels that no training row has: "x", "y", "z"',
        ),
        (
            {"train": "no_sea", "label": "parts", "test": "train"},
            "test",
            'received labels that no training row has: "sea"',
        ),
        ({"label": "mask"}, "train", 'expected the values of each class, since "mask" has no names for them'),
        (
            {"image": "depth"},
            "train",
            'dataset.image: expected one of the fields of small_scenes of the right type, "image", "mask" (all: ',
        ),
        ({"label": "depth"}, "train", 'of the right type, "label", "mask", "parts", "objects", "flags", "age" (all: '),
        (
            {"label": "parts", "ignore_values": [0, 1]},
            "train",
            "dataset.label: expected the values of 2 to 254 classes",
        ),
        ({"mask_values": VALUES, "label": "objects"}, "train", 'of the right type, "mask", "parts" (all: '),
    ],
)
def test_faults(folder: Path, options: dict[str, Any], split: Any, message: str) -> None:
    with pytest.raises(UserError) as caught:
        scenes(folder, **options).load(split)
    assert message in str(caught.value)


def test_several_pictures_of_which_none_is_named(folder: Path) -> None:
    with pytest.raises(UserError, match=r'type, "left", "right" .*; received none\. Set image\.'):
        scenes(folder, "nameless_scenes").load("train")


@pytest.mark.parametrize(
    ("options", "field", "per"),
    [
        ({}, None, None),
        ({"label": "a"}, None, None),
        ({"image": "a"}, "image", "row"),
        ({"image": "a", "label": "b"}, "image", None),
        ({"text": "a"}, "text", "row"),
        ({"text": "a", "label": "b"}, "text", None),
        ({"words": "a", "label": "b"}, "words", "word"),
        ({"mask_values": VALUES}, "image", "pixel"),
        ({"label": "parts", "ignore_values": [255]}, "image", "pixel"),
    ],
)
def test_what_is_known_without_the_data(options: dict[str, Any], field: str | None, per: str | None) -> None:
    dataset = Tfds(name="unread", **options)
    assert (dataset.known_field, dataset.known_per) == (field, per)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text": "a", "image": "b"}, "expected one of text, words, image and sequence; received text and image"),
        ({"words": "a", "mask_values": VALUES}, "of rows of pictures only; received words too"),
        ({"mask_values": {"a": 1, "b": 1}}, "1 stands for both a and b"),
        ({"mask_values": {"a": 1, "b": "white"}}, "expected values of pixels"),
    ],
)
def test_options_that_do_not_fit_each_other(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Tfds(name="unread", **options)


assert small_builders  # its import registers the builders
