"""Pictures with masks, with classes, or with both."""

import subprocess
import sys
import tomllib
from collections import Counter

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from mtl_keras import components
from mtl_keras.data import ImageMasks, mask_png
from mtl_keras.images import checks
from tests.data.made_pictures import cut, fault, labels_by_name, noise, pixels_of, save, turned, write

VALUES = {"background": 0, "defect": 255}
PATTERNS = {"images": "MT_{class}/Imgs/{name}.jpg", "masks": "MT_{class}/Imgs/{name}.png"}


def tile(folder, name, seed=0, size=(6, 9), mask=True):
    """Makes a picture and its mask; returns the mask's values."""
    save(folder / f"{name}.jpg", noise(*size, seed))
    values = np.random.default_rng(seed).choice(np.array([0, 3, 127, 128, 255], np.uint8), size)
    if mask:
        save(folder / f"{name}.png", values)
    return values


@pytest.fixture
def tiles(tmp_path):
    """A folder like that of the magnetic tiles, and the values of each mask."""
    names = [f"MT_{kind}/Imgs/exp{number}" for kind in ("Free", "Crack", "Grö ße") for number in range(4)]
    return tmp_path, {f"{name}.jpg": tile(tmp_path, name, seed) for seed, name in enumerate(names)}


def masks_of(place, **options):
    return ImageMasks(**{"folder": place, **PATTERNS, "mask_values": VALUES, "threshold": 127, **options})


def classes_of(folder, **options):
    return ImageMasks(**{"folder": folder, **PATTERNS, "label": "class", **options})


def test_masks_are_class_numbers_of_the_pictures_size(tiles):
    folder, values = tiles
    dataset = masks_of(folder)
    assert (dataset.field, dataset.per, dataset.known_per) == ("image", "pixel", "pixel")
    assert dataset.labels() == ["background", "defect"]
    received = labels_by_name(dataset)
    assert received.keys() == values.keys()
    for name, mask in received.items():
        np.testing.assert_array_equal(pixels_of(mask), values[name] > 127)


def test_classes_of_the_same_rows(tiles):
    folder, _ = tiles
    dataset, masks = classes_of(folder), masks_of(folder)
    assert (dataset.per, dataset.known_per) == ("row", "row")
    assert dataset.labels() == ["Crack", "Free", "Grö ße"]
    assert dataset.same_rows(masks)
    names, labels = dataset.load("train").as_lists()
    assert names == masks.load("train").as_lists()[0]
    assert all(f"MT_{dataset.labels()[label]}/" in name for name, label in zip(names, labels, strict=True))
    assert names != sorted(names)
    assert not dataset.same_rows(classes_of(folder, test_share=0.5))


def test_pictures_and_masks_of_two_tasks_are_opened_once(tiles, monkeypatch):
    folder, values = tiles
    seen = Counter()
    for module, name in ((checks, "read_size"), (mask_png, "recode_mask")):
        work = getattr(module, name)
        monkeypatch.setattr(module, name, lambda path, *rest, work=work: seen.update([path]) or work(path, *rest))
    for dataset in (classes_of(folder), masks_of(folder)):
        dataset.load("train")
    assert seen == {folder / f"{name[:-4]}{suffix}": 1 for name in values for suffix in (".jpg", ".png")}


def test_splits_by_a_table(tiles):
    folder, values = tiles
    lines = [f"{name},{('train', 'val', 'test')[number % 3]}" for number, name in enumerate(values)]
    table = write(folder / "split.csv", "\n".join(["name,split", *lines]))
    for dataset in (masks_of(folder, splits=table), classes_of(folder, splits=table)):
        for place, split in enumerate(("train", "validation", "test")):
            assert set(labels_by_name(dataset, split)) == set(list(values)[place::3])


def test_a_table_of_files(tiles):
    folder, values = tiles
    lines = [f"{name},{name[:-3]}png,{name.split('/')[0]},test" for name in values]
    table = write(folder / "all.csv", "\n".join(["image,mask,class,split", *lines]).replace("test", "train", 6))
    masks = ImageMasks(table=table, mask_values=VALUES, threshold=127)
    classes = ImageMasks(table=table, label="class")
    assert masks.same_rows(classes)
    assert classes.labels() == ["MT_Crack", "MT_Free"]
    assert Counter(labels_by_name(classes).values()) == {1: 4, 0: 2}
    assert "MT_Grö ße" in fault(classes, "test")
    for name, mask in labels_by_name(masks, "test").items():
        np.testing.assert_array_equal(pixels_of(mask), values[name] > 127)


def test_a_table_whose_columns_are_parts_of_paths(tiles):
    folder, values = tiles
    text = "id,kind,part\nexp0.jpg,Free,train\nexp1.jpg,Crack,train\nexp2.jpg,,train\n"
    write(folder / "tables" / "t.csv", text.replace("exp2.jpg,", "../MT_Free/Imgs/exp2.jpg,"))
    options = {"table": folder / "tables/t.csv", "class_column": "kind", "split_column": "part", "folder": folder}
    with_classes = ImageMasks(**options, images="MT_{kind}/Imgs/{id}", label="class")
    assert "t.csv:4: expected a picture; received no file at" in fault(with_classes)
    write(options["table"], text.rsplit("exp2", 1)[0])
    assert labels_by_name(with_classes) == {"MT_Free/Imgs/exp0.jpg": 1, "MT_Crack/Imgs/exp1.jpg": 0}
    masks = ImageMasks(
        **options, images="MT_{kind}/Imgs/{id}", masks="MT_{kind}/Imgs/{stem}.png", mask_values=VALUES, threshold=127
    )
    for name, mask in labels_by_name(masks).items():
        np.testing.assert_array_equal(pixels_of(mask), values[name] > 127)


def test_a_class_that_is_missing_is_no_class(tiles):
    folder, _ = tiles
    lines = [f"MT_Free/Imgs/exp{number}.jpg,{name}" for number, name in enumerate(["a", "", "b"])]
    dataset = ImageMasks(table=write(folder / "t.csv", "\n".join(["image,class", *lines])), label="class")
    assert labels_by_name(dataset) == {f"MT_Free/Imgs/exp{number}.jpg": at for number, at in enumerate([0, -1, 1])}


def test_splits_by_a_part_of_the_path(tmp_path):
    for split in ("train", "val"):
        save(tmp_path / split / "images" / "a.png", noise(2, 3))
        save(tmp_path / split / "masks" / "a_m.png", np.full((2, 3), 255, np.uint8))
    patterns = {"images": "{split}/images/*.png", "masks": "{split}/masks/{stem}_m.png"}
    dataset = ImageMasks(folder=tmp_path, **patterns, mask_values=VALUES)
    assert list(labels_by_name(dataset)) == ["train/images/a.png"]
    assert list(labels_by_name(dataset, "validation")) == ["val/images/a.png"]


def test_shares_of_each_class(tiles):
    folder, _ = tiles
    dataset = masks_of(folder, validation_share=0.25, test_share=0.25)
    for split, count in (("train", 2), ("validation", 1), ("test", 1)):
        kinds = Counter(name.split("/")[0] for name in labels_by_name(dataset, split))
        assert kinds == {"MT_Free": count, "MT_Crack": count, "MT_Grö ße": count}


def test_several_values_of_a_class_colours_and_what_is_ignored(tmp_path):
    save(tmp_path / "images/a.png", noise(1, 4))
    colours = [[[0, 0, 0], [128, 64, 128], [244, 35, 232], [255, 255, 255]]]
    save(tmp_path / "masks/a.png", np.array(colours, np.uint8))
    recipe = """
        kind = "image_masks"
        images = "images/*.png"
        masks = "masks/{stem}.png"
        mask_values = { other = "#000000", way = ["#804080", [244, 35, 232]] }
        ignore_values = 255
    """
    dataset = components.get("dataset", {**tomllib.loads(recipe), "folder": str(tmp_path)})
    assert dataset.labels() == ["other", "way"]
    np.testing.assert_array_equal(pixels_of(labels_by_name(dataset)["images/a.png"]), [[0, 1, 1, 255]])
    again = components.get("dataset", dataset.to_table())
    assert again == dataset
    assert again.labels() == dataset.labels()


def test_upright_pictures_and_masks(tmp_path):
    values = np.zeros((6, 9), np.uint8)
    values[0, 0] = 255
    save(tmp_path / "a.jpg", noise(6, 9), exif=turned(6))
    save(tmp_path / "a.png", values, exif=turned(6))
    dataset = ImageMasks(folder=tmp_path, images="{n}.jpg", masks="{n}.png", mask_values=VALUES)
    np.testing.assert_array_equal(pixels_of(labels_by_name(dataset)["a.jpg"]), np.rot90(values, -1) // 255)
    save(tmp_path / "a.png", values)
    received = fault(ImageMasks(**dataset.model_dump()))
    assert "expected the size of its picture, 6 x 9 pixels (width x height, upright); received 9 x 6" in received
    assert "turn the mask likewise" in received


def test_suffixes_of_either_case(tiles):
    folder, values = tiles
    place = folder / "MT_Free" / "Imgs"
    (place / "exp0.jpg").rename(place / "exp0.JPG")
    (place / "exp1.png").rename(place / "exp1.PNG")
    for missing in ("error", "unlabelled"):
        received = labels_by_name(masks_of(folder, missing_masks=missing))
        assert len(received) == len(values)
        for name in ("MT_Free/Imgs/exp0", "MT_Free/Imgs/exp1"):
            [mask] = [found for path, found in received.items() if path.rpartition(".")[0] == name]
            np.testing.assert_array_equal(pixels_of(mask), values[f"{name}.jpg"] > 127)


def test_shares_that_are_none(tiles):
    folder, _ = tiles
    assert "or set test_share, e.g. 0.2" in fault(masks_of(folder), "test")
    said = fault(masks_of(folder, test_share=0.1), "test")
    assert "test_share = 0.1 of each class is none: the largest class has 4 pictures" in said
    assert "Raise test_share" in said
    assert "or set" not in said


@pytest.mark.parametrize("shares", [(0.6, 0.6), (0.15, 0.95), (0.5, 0.5)])
def test_shares_leave_training_pictures(shares):
    with pytest.raises(ValidationError, match=rf"in sum less than 1; received {shares[0]} \+ {shares[1]}"):
        masks_of("tiles", validation_share=shares[0], test_share=shares[1])


def test_all_faults_of_pictures_and_masks_at_once(tiles):
    folder, _ = tiles
    place = folder / "MT_Free" / "Imgs"
    cut(save(place / "exp0.jpg", noise(40, 40)))
    save(place / "exp1.png", np.zeros((9, 7), np.uint8))
    (place / "exp2.png").unlink()
    cut(place / "exp3.png", 0.5)
    values = np.zeros((6, 9), np.uint8)
    values[0, :4] = [7, 7, 7, 90]
    save(folder / "MT_Crack/Imgs/exp0.png", values)
    text = fault(masks_of(folder, threshold=None, mask_values={**VALUES, "edge": [3, 127, 128]}))
    assert f"{folder}, split train: 5 faults" in text
    for said in (
        "exp0.jpg: the picture is cut off or broken (",
        "exp1.png: expected the size of its picture, 9 x 6 pixels (width x height, upright); received 7 x 9. Make it",
        f"exp2.jpg: expected a mask; received no file at {place}/exp2.png. Add it, correct masks, or set missing_masks",
        "exp3.png: expected a mask, e.g. a PNG; received a file that is no picture, cut off or broken (",
    ):
        assert f"{place}/{said}" in text
    assert (
        f"{folder}/MT_Crack/Imgs/exp0.png: expected 0 (background), 255 (defect), 3, 127, 128 (edge); received 2 other "
        "values: 7 (3 pixels), 90 (1 pixel). Declare them in mask_values or ignore_values."
    ) in text
    assert "Crack/Imgs/exp1" not in text


def test_grey_edges_without_a_threshold(tiles):
    folder, _ = tiles
    text = fault(masks_of(folder, threshold=None))
    assert "12 faults" in text
    assert "... and 2 more" in text
    assert "if they are grey edges, set threshold = 127" in text


@pytest.mark.parametrize(("missing", "expected"), [("background", np.zeros((6, 9), np.uint8)), ("unlabelled", None)])
def test_masks_that_are_missing(tiles, missing, expected):
    folder, values = tiles
    gone = "MT_Free/Imgs/exp2.jpg"
    (folder / gone).with_suffix(".png").unlink()
    dataset = masks_of(folder, missing_masks=missing)
    assert dataset.same_rows(classes_of(folder))
    received = labels_by_name(dataset)
    assert received.keys() == values.keys()
    assert sum(not mask for mask in received.values()) == (expected is None)
    if expected is None:
        assert received[gone] == b""
    else:
        np.testing.assert_array_equal(pixels_of(received[gone]), expected)


def test_masks_beside_the_pictures(tmp_path):
    for number in range(3):
        save(tmp_path / f"{number}.png", noise(2, 3, number))
        save(tmp_path / f"{number}_mask.png", np.full((2, 3), 255, np.uint8))
    patterns = {"folder": tmp_path, "images": "{n}.png", "masks": "{n}_mask.png", "mask_values": VALUES}
    assert "3 files are both" in fault(ImageMasks(**patterns, missing_masks="background"))
    assert set(labels_by_name(ImageMasks(**patterns, leave_out="*_mask.png"))) == {"0.png", "1.png", "2.png"}


@pytest.mark.parametrize("missing", ["background", "unlabelled"])
def test_masks_of_which_none_is_there(tiles, missing):
    folder, _ = tiles
    received = fault(masks_of(folder, missing_masks=missing, masks="masks/{name}.png"))
    assert f"{folder}: expected masks; received none at all: none is at {folder}/masks/exp" in received


def test_an_empty_cell_is_a_missing_mask(tiles):
    folder, _ = tiles
    name = "MT_Free/Imgs/exp0"
    table = write(folder / "t.csv", f"image,mask\n{name}.jpg,{name}.png\nMT_Free/Imgs/exp1.jpg,\n")
    dataset = ImageMasks(table=table, mask_values=VALUES, threshold=127)
    assert f"{table}:3: expected a mask; received none. Add it" in fault(dataset)
    received = labels_by_name(ImageMasks(**{**dataset.model_dump(), "missing_masks": "unlabelled"}))
    assert received["MT_Free/Imgs/exp1.jpg"] == b""


def test_odd_pictures_that_are_no_faults(tmp_path):
    sizes = [(1, 1), (20, 20_000), (20_000, 20)]
    for number, size in enumerate(sizes):
        save(tmp_path / f"{number}.jpg", np.zeros((*size, 3), np.uint8))
        save(tmp_path / f"{number}.png", np.full(size, 255, np.uint8))
    dataset = ImageMasks(folder=tmp_path, images="{n}.jpg", masks="{n}.png", mask_values=VALUES)
    received = labels_by_name(dataset)
    for number, size in enumerate(sizes):
        np.testing.assert_array_equal(pixels_of(received[f"{number}.jpg"]), np.ones(size))


def test_no_picture_and_the_same_picture_twice(tiles):
    folder, _ = tiles
    assert 'expected pictures at "MT_{class}/imgs/{name}.jpg"; received none' in fault(
        masks_of(folder, images="MT_{class}/imgs/{name}.jpg")
    )
    name = "MT_Free/Imgs/exp0.jpg"
    table = write(folder / "t.csv", f"image,split\n{name},train\n./{name},test\n")
    received = fault(ImageMasks(table=table, masks="{stem}.png", mask_values=VALUES))
    assert f"t.csv:3: expected each file once, in one split; received the file of {table}:2 (train) again" in received


def test_the_home(tiles, monkeypatch):
    folder, values = tiles
    monkeypatch.setenv("HOME", str(folder))
    write(folder / "s.csv", "\n".join(["name,split", *(f"{name},train" for name in values)]))
    assert labels_by_name(masks_of("~", splits="~/s.csv")).keys() == values.keys()
    write(folder / "t.csv", "image,class\nMT_Free/Imgs/exp0.jpg,a\nMT_Free/Imgs/exp1.jpg,b\n")
    assert len(labels_by_name(ImageMasks(table="~/t.csv", label="class"))) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"folder": None}, "expected folder and images"),
        ({"images": None}, "expected folder and images"),
        ({"mask_values": None}, "expected mask_values, e.g."),
        ({"mask_values": {"defect": 1}}, "expected the values of 2 to 254 classes; received 1"),
        ({"mask_values": {"a": 1, "b": [1, 2]}}, "1 stands for both a and b"),
        ({"mask_values": {"a": "red", "b": 1}}, "received 'red'"),
        ({"threshold": 255}, "above the threshold 255"),
        ({"masks": None}, "expected masks, the masks' paths"),
        ({"masks": "masks/*.png"}, r'and no "\*"'),
        ({"masks": "{nme}.png"}, 'expected in masks the fields "class", "name", "stem"; received "nme"'),
        ({"table": "t.csv", "splits": "s.csv"}, "expected the splits once"),
        ({"images": "{split}/{name}.jpg", "masks": "{name}.png", "splits": "s.csv"}, "expected the splits once"),
        ({"table": "t.csv", "leave_out": "*_m.png"}, "expected no leave_out beside table"),
        ({"images": "{name}.jpg", "label": "class"}, "expected {class} in images"),
        ({"missing_masks": "skip"}, "missing_masks"),
        ({"label": "box"}, "label"),
    ],
)
def test_options_are_checked(tmp_path, options, message):
    with pytest.raises(ValidationError, match=message):
        masks_of(tmp_path, **options)


def test_a_recipe_is_checked_without_tensorflow_and_pillow():
    program = (
        "import sys, mtl_keras.data as d; d.ImageMasks(folder='x', images='{n}.jpg', masks='{n}.png', "
        "mask_values={'a': 0, 'b': 1}).labels(); d.ImageFolder(train='x'); "
        "sys.exit(str(sorted({'tensorflow', 'keras', 'PIL'} & set(sys.modules))))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.stderr.strip() == "[]"


def test_a_label_is_a_mask_of_a_palette_by_its_index(tmp_path):
    save(tmp_path / "a.jpg", noise(1, 3))
    made = Image.new("P", (3, 1))
    made.putpalette([9, 9, 9, 0, 255, 0, 255, 0, 0])
    made.putdata([2, 0, 1])
    save(tmp_path / "a.png", made)
    dataset = ImageMasks(folder=tmp_path, images="{n}.jpg", masks="{n}.png", mask_values={"x": 1, "y": [0, 2]})
    np.testing.assert_array_equal(pixels_of(labels_by_name(dataset)["a.jpg"]), [[1, 1, 0]])
