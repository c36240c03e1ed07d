"""Pictures that are annotated in COCO's form."""

import json

import numpy as np
import pytest
from pydantic import ValidationError

from mtl_keras.data import Coco
from tests.data.made_coco import SIZE, SQUARE, annotation, contents, made_coco, square
from tests.data.made_pictures import fault, labels_by_name, noise, pixels_of, save, turned, write


def test_the_categories_of_each_picture(tmp_path):
    dataset = Coco(train=made_coco(tmp_path))
    assert (dataset.field, dataset.per, dataset.known_per) == ("image", "label", "label")
    assert dataset.labels() == ["cat", "dog"]  # no annotation is of "never"
    received = labels_by_name(dataset)
    kinds = ([0, 0], [1, 0], [1, 1])
    assert received == {f"{n}.png": kinds[n % 3] for n in range(6)}


def test_masks_of_the_same_rows(tmp_path):
    file = made_coco(tmp_path)
    classes, masks = Coco(train=file), Coco(train=file, label="mask")
    assert (masks.per, masks.known_per) == ("pixel", "pixel")
    assert classes.same_rows(masks)
    assert masks.labels() == ["background", "cat", "dog"]
    assert classes.load("train").values() == masks.load("train").values()
    expected = (np.zeros(SIZE), square(), np.where(square(), 1, 2))  # the cat is smaller, and lies upon the dog
    for name, mask in labels_by_name(masks).items():
        np.testing.assert_array_equal(pixels_of(mask), expected[int(name[0]) % 3])


def test_several_polygons_run_lengths_and_crowds(tmp_path):
    found = contents(3)
    crowd = {"size": [*SIZE], "counts": [0, 60, 132]}  # the first five columns
    found["annotations"] = [
        annotation(1, 0, 17, [SQUARE, [10, 0, 16, 0, 16, 4, 10, 4]]),
        annotation(2, 1, 3, crowd, iscrowd=1),
        annotation(3, 1, 17, [SQUARE]),
    ]
    file = made_coco(tmp_path, found)
    both = square()
    both[0:4, 10:16] = True
    columns = np.zeros(SIZE, bool)
    columns[:, :5] = True
    for crowds, number in (("unlabelled", 255), ("category", 2)):
        received = labels_by_name(Coco(train=file, label="mask", crowds=crowds))
        np.testing.assert_array_equal(pixels_of(received["0.png"]), both)
        thing_upon = np.where(square(), 1, np.where(columns, number, 0))
        np.testing.assert_array_equal(pixels_of(received["1.png"]), thing_upon)
    assert labels_by_name(Coco(train=file))["1.png"] == [1, 1]  # a crowd is there, too


def test_splits_are_files_whose_numbers_may_differ(tmp_path):
    made_coco(tmp_path, name="a.json", where="first")
    other = contents(3)
    other["categories"] = [{"id": 5, "name": "dog"}, {"id": 17, "name": "cat"}]
    for entry in other["annotations"]:
        entry["category_id"] = {3: 5}.get(entry["category_id"], entry["category_id"])
    made_coco(tmp_path, other, name="b.json", where="second")
    options = {"train": tmp_path / "a.json", "validation": tmp_path / "b.json", "test_share": 0.3}
    images = {"train": tmp_path / "first", "validation": tmp_path / "second"}
    dataset = Coco(**options, images=images)
    assert labels_by_name(dataset, "validation") == {"0.png": [0, 0], "1.png": [1, 0], "2.png": [1, 1]}
    assert (dataset.load("train").count, dataset.load("test").count) == (4, 2)
    assert "dataset.images: expected the folder of the split validation" in fault(
        Coco(**options, images={"train": tmp_path / "first"})
    )


def test_chosen_categories_in_their_order(tmp_path):
    file = made_coco(tmp_path)
    assert labels_by_name(Coco(train=file, categories=["dog"]))["2.png"] == [1]
    both = Coco(train=file, categories=["dog", "cat"], label="mask", background="rest")
    assert both.labels() == ["rest", "dog", "cat"]
    mask = pixels_of(labels_by_name(Coco(train=file, categories=["dog"], label="mask"))["2.png"])
    np.testing.assert_array_equal(mask, np.ones(SIZE))
    said = fault(Coco(train=file, categories=["cow", "dog"]))
    assert 'expected categories of the training pictures, "cat", "dog"; received "cow". Correct categories.' in said
    assert "dataset.background" in fault(Coco(train=file, label="mask", background="dog"))


def test_boxes_are_not_learned(tmp_path):
    with pytest.raises(ValidationError, match=r"no head that learns boxes yet\. Set label = .classes."):
        Coco(train=made_coco(tmp_path), label="boxes")
    found = contents(3)
    found["annotations"] = [annotation(1, 0, 17, [])]
    file = made_coco(tmp_path, found)
    assert labels_by_name(Coco(train=file))["0.png"] == [1]
    assert 'a box is no mask. For pictures with boxes alone, set label = "classes"' in fault(
        Coco(train=file, label="mask")
    )


def changed(**lists):
    """What a file has, with other entries."""
    found = contents(3)
    found["annotations"] = [annotation(1, 0, 17, [SQUARE])]
    for name, entries in lists.items():
        found[name] = [*found[name], *entries] if isinstance(entries, tuple) else entries
    return found


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            changed(annotations=(annotation(9, 77, 17, []),)),
            "annotations[1] (id 9): expected image_id, the id of one",
        ),
        (changed(annotations=(annotation(9, 1, 5, []),)), "category_id, the id of one of categories; received 5."),
        (changed(annotations=({"id": 9},)), "image_id, the id of one of images; received none."),
        (changed(annotations=(annotation(9, [1], 5, []),)), "received [1]."),
        (
            changed(categories=({"id": 17, "name": "cow"},)),
            "categories[3] (id 17): expected ids that differ; recei",
        ),
        (changed(categories=({"id": 18, "name": "cat"},)), 'expected names that differ; received "cat" again'),
        (changed(categories=({"id": 18},)), "categories[3] (id 18): expected an id, a whole number or text, and name"),
        (changed(images=({"id": 0, "file_name": "0.png"},)), "images[3] (id 0): expected ids that differ"),
        (changed(images=({"id": 8, "file_name": "0.png"},)), "expected each file once, in one split"),
        (
            changed(images=({"id": 8, "file_name": "lost.png"},)),
            "images[3] (id 8): expected a picture; received no",
        ),
        (changed(images=({"id": 8, "file_name": "../x.png"},)), "received '../x.png', which leaves it."),
        (changed(images=({"id": 8, "file_name": "/etc/passwd"},)), "received '/etc/passwd', which leaves it."),
        (changed(images=({"id": 8, "file_name": 5},)), "received 8 and 5"),
        (changed(annotations=[]), "expected training pictures with annotations; received none"),
        (changed(annotations={}), 'expected "annotations", a list of JSON objects; received other values'),
        ({"images": []}, 'expected "categories", a list of JSON objects; received only images'),
        ([], "expected a JSON object with images, annotations and categories"),
    ],
)
def test_files_at_fault(found, said, tmp_path):
    made_coco(tmp_path)
    assert said in fault(Coco(train=write(tmp_path / "bad.json", json.dumps(found))))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{"images": [],\n "annotations": [}',
            "bad.json:2: expected JSON; received text that is none (expect",
        ),
        ("", "bad.json:1: expected JSON"),
        ('{"images": [NaN]}', "received NaN, which is no number of JSON"),
        ("[" * 200_000, "lists within lists without end"),
        ('{"images": "\udcff"}', "expected JSON in UTF-8; received the byte 0xff"),
        ('{"images": ' + "1" * 5000 + "}", "expected JSON; received Exceeds the limit"),
    ],
)
def test_texts_at_fault(text, said, tmp_path):
    file = tmp_path / "bad.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert said in fault(Coco(train=file))


def test_files_that_are_not_there(tmp_path):
    assert "No such file or directory. Correct the path" in fault(Coco(train=tmp_path / "no.json"))
    assert "Is a directory" in fault(Coco(train=tmp_path))
    assert "Correct images" in fault(Coco(train=made_coco(tmp_path), images=tmp_path / "no"))


def test_all_faults_of_masks_are_told_with_their_annotations(tmp_path):
    found = contents(3)
    found["annotations"] = [
        annotation(5, 0, 17, [SQUARE[:-1]]),
        annotation(6, 0, 3, [[0, 0, 30, 0, 30, 8]]),
        annotation(7, 1, 3, {"size": [1, 1], "counts": [1]}),
        annotation(8, 2, 3, [SQUARE]),
    ]
    found["images"][2].update(height=SIZE[1], width=SIZE[0])
    said = fault(Coco(train=made_coco(tmp_path, found), label="mask"))
    assert "all.json: annotations[0] (id 5): expected an even number of coordinates, x and y of each point; rec" in said
    assert "annotations[1] (id 6): expected points within the picture, 16 x 12 pixels; received (30, 0)." in said
    assert "annotations[2] (id 7): expected run lengths of size [12, 16]" in said
    assert "images[2] (id 2): expected a picture of 12 x 16 pixels, its width and height here; received a file" in said
    assert "4 faults" in said


def test_a_picture_on_its_side_by_exif(tmp_path):
    found = contents(3)
    file = made_coco(tmp_path, found)
    save(tmp_path / "1.png", noise(*SIZE), exif=turned(6))
    assert "EXIF orientation only, save it upright" in fault(Coco(train=file, label="mask"))


def test_categories_of_held_out_pictures_alone_are_a_fault(tmp_path):
    made_coco(tmp_path, name="a.json", where="a")
    other = contents(3)
    other["annotations"] = [annotation(1, 0, 44, [SQUARE])]
    made_coco(tmp_path, other, name="b.json", where="b")
    images = {"train": tmp_path / "a", "test": tmp_path / "b"}
    options = {"train": tmp_path / "a.json", "test": tmp_path / "b.json", "images": images}
    for label in ("classes", "mask"):
        assert 'training pictures, "cat", "dog"; received "never".' in fault(Coco(**options, label=label), "test")
    assert labels_by_name(Coco(**options, categories=["dog"]), "test")["0.png"] == [0]


def test_more_categories_than_a_mask_has_numbers(tmp_path):
    found = contents(3)
    found["categories"] = [{"id": n, "name": f"c{n}"} for n in range(254)]
    found["annotations"] = [annotation(n, n % 3, n, [SQUARE]) for n in range(254)]
    file = made_coco(tmp_path, found)
    assert len(Coco(train=file).labels()) == 254
    assert "at most 253 categories for masks; received 254" in fault(Coco(train=file, label="mask"))
