"""Pictures in a folder of Pascal VOC's layout."""

import time

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from mtl_keras.data import PascalVoc
from tests.data.made_coco import SIZE, made_voc
from tests.data.made_pictures import fault, labels_by_name, noise, pixels_of, save, write

OBJECTS = {"a": ["dog", "cat", "dog"], "b": ["cat"], "sub/c.d": [], "d": ["dog"], "e": ["dog"]}
BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;"><!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
<!ENTITY lol4 "&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;&lol3;">]>
<annotation><object><name>&lol4;</name></object></annotation>"""


@pytest.fixture
def folder(tmp_path):
    return made_voc(tmp_path, OBJECTS)


def test_the_categories_of_each_picture(folder):
    dataset = PascalVoc(folder=folder)
    assert (dataset.field, dataset.known_per) == ("image", "label")
    assert dataset.labels() == ["cat", "dog"]
    assert labels_by_name(dataset) == {"a": [1, 1], "b": [1, 0], "sub/c.d": [0, 0], "d": [0, 1], "e": [0, 1]}
    assert labels_by_name(PascalVoc(folder=folder, categories=["dog"]))["a"] == [1]
    assert dataset.same_rows(PascalVoc(folder=folder, label="mask"))


def test_lists_say_the_splits(folder):
    write(folder / "ImageSets/Main/train.txt", "a\nb\n\nd\n")
    write(folder / "ImageSets/Main/val.txt", "sub/c.d  \r\n")
    lists = {"train": "ImageSets/Main/train.txt", "validation": "ImageSets/Main/val.txt"}
    dataset = PascalVoc(folder=folder, **lists, test_share=0.4)
    assert labels_by_name(dataset, "validation") == {"sub/c.d": [0, 0]}
    assert dataset.load("train").count + dataset.load("test").count == 3
    assert dataset.load("test").count == 1
    assert dataset.labels() == ["cat", "dog"]
    write(folder / "ImageSets/Main/val.txt", "b\n")
    assert "val.txt:1: expected each file once, in one split" in fault(PascalVoc(folder=folder, **lists))


def palette_mask(values):
    """A mask with a palette of colours that say nothing of its indices."""
    mask = Image.fromarray(values, "L").convert("P")
    made = Image.new("P", mask.size)
    made.putpalette(np.random.default_rng(0).integers(0, 256, 768, np.uint8).tobytes())
    made.putdata(values.reshape(-1).tolist())
    return made


def test_masks_are_the_indices_of_the_palette(folder):
    values = np.random.default_rng(1).choice(np.array([0, 8, 15, 20, 255], np.uint8), SIZE)
    for name in OBJECTS:
        save(folder / f"SegmentationClass/{name}.png", palette_mask(values))
    masks = PascalVoc(folder=folder, label="mask")
    assert (masks.known_per, len(masks.labels())) == ("pixel", 21)
    assert [masks.labels()[number] for number in (0, 8, 15, 20)] == ["background", "cat", "person", "tvmonitor"]
    for mask in labels_by_name(masks).values():
        np.testing.assert_array_equal(pixels_of(mask), values)
    own = PascalVoc(folder=folder, label="mask", mask_values={"rest": [0, 20], "animal": 8, "person": 15})
    expected = np.array([0, 1, 2, 255], np.uint8)[np.searchsorted([0, 8, 15, 255], np.where(values == 20, 0, values))]
    np.testing.assert_array_equal(pixels_of(labels_by_name(own)["a"]), expected)
    few = PascalVoc(folder=folder, label="mask", mask_values={"rest": 0, "animal": 8})
    assert "received 2 other values: 15" in fault(few)


def test_pictures_without_a_mask(folder):
    save(folder / "SegmentationClass/a.png", palette_mask(np.ones(SIZE, np.uint8)))
    assert "expected a mask; received no file at" in fault(PascalVoc(folder=folder, label="mask"))
    some = labels_by_name(PascalVoc(folder=folder, label="mask", missing_masks="unlabelled"))
    assert [name for name, mask in some.items() if mask] == ["a"]
    assert not pixels_of(labels_by_name(PascalVoc(folder=folder, label="mask", missing_masks="background"))["b"]).any()
    save(folder / "SegmentationClass/a.png", palette_mask(np.ones((3, 3), np.uint8)))
    assert "expected the size of its picture, 16 x 12 pixels" in fault(
        PascalVoc(folder=folder, label="mask", missing_masks="unlabelled")
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("a\nlost\n", "train.txt:2: expected the name of a picture in"),
        ("a.jpg\n", "Write names without suffixes."),
        ("a 1\nb -1\n", "train.txt:1: expected a picture's name; received 2 columns, as in the lists of a single"),
        ("../a\n", 'received "../a", which leaves it.'),
        ("/etc/passwd\n", "which leaves it."),
        ("a\na\n", "train.txt:2: expected each file once"),
        ("", "received an empty file"),
        ("\xff\n", "expected UTF-8; received the byte 0xff"),
    ],
)
def test_lists_at_fault(folder, lines, said):
    (folder / "train.txt").write_bytes(lines.encode("latin-1"))
    assert said in fault(PascalVoc(folder=folder, train="train.txt"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<annotation>\n<object></annotation>", "b.xml:2: expected XML; received text that is none (mismatched tag"),
        ("", "b.xml:1: expected XML; received text that is none (no element found"),
        ("<html/>", "b.xml: expected <annotation> of Pascal VOC; received <html>."),
        ("<annotation><object/></annotation>", "b.xml: object 1: expected <name>, the category; received none."),
        ("<annotation><object><name> </name></object></annotation>", "b.xml: object 1: expected <name>"),
        (BOMB, "b.xml: expected plain XML; received a DOCTYPE, which may declare entities."),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><annotation/>', "received a DOCTYPE"),
        ('<?xml version="1.0" encoding="klingon"?><annotation/>', "expected"),
        (
            "<annotation>&undeclared;</annotation>",
            "b.xml:1: expected XML; received text that is none (undefined",
        ),
        ("\0\1\2", "b.xml:1: expected XML"),
    ],
)
def test_annotations_at_fault(folder, text, said):
    write(folder / "Annotations/b.xml", text)
    began = time.monotonic()
    assert said in fault(PascalVoc(folder=folder))
    assert time.monotonic() - began < 5


def test_what_belongs_together_must_be_there(folder):
    (folder / "JPEGImages/b.jpg").unlink()
    said = fault(PascalVoc(folder=folder))
    assert "b.xml: expected a picture of this name in" in said
    assert "received none. Add it, or remove the annotation." in said
    save(folder / "JPEGImages/b.jpg", noise(*SIZE, seed=9))
    (folder / "Annotations/d.xml").unlink()
    assert "d.xml: expected a file that can be read; received: No such file" in fault(PascalVoc(folder=folder))
    save(folder / "JPEGImages/b.png", noise(*SIZE, seed=8))
    assert "expected one picture of each name without suffix; received b.jpg too" in fault(PascalVoc(folder=folder))
    assert "expected a folder; received nothing at this path. Correct images" in fault(
        PascalVoc(folder=folder, images="pictures")
    )
    assert "Correct folder" in fault(PascalVoc(folder=folder / "nowhere"))


def test_a_category_of_held_out_pictures_alone(folder):
    write(folder / "train.txt", "b\n")
    write(folder / "test.txt", "a\n")
    dataset = PascalVoc(folder=folder, train="train.txt", test="test.txt")
    assert 'test.txt:1: expected a category of the training pictures, "cat"; received "dog".' in fault(dataset, "test")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"label": "boxes"}, "there is no head that learns boxes yet"),
        ({"label": "class"}, "'classes' or 'mask'"),
        ({"validation": "val.txt"}, "expected the list train beside validation and test"),
        ({"label": "mask", "categories": ["a"]}, "expected mask_values"),
        ({"mask_values": {"a": 0, "b": 0}}, "expected each value once"),
    ],
)
def test_options_at_fault(options, said):
    with pytest.raises(ValidationError, match=said):
        PascalVoc(folder="somewhere", **options)
