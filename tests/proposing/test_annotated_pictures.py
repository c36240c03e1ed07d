"""Recipes of pictures annotated in the forms of COCO and Pascal VOC."""

import json

import numpy as np
import pytest

from mtl_keras.data.pascal_voc import CATEGORIES
from mtl_keras.errors import UserError
from tests.data.made_coco import SIZE, annotation, contents, made_coco, made_voc
from tests.data.made_pictures import save, write
from tests.proposing.proposed import dataset, proposed


def test_categories_and_masks_of_coco_share_their_rows(tmp_path):
    file = made_coco(tmp_path, contents(30), where="photos")
    text, raw, recipe = proposed(f"things={file}", f"mask={file}:mask")
    options = {"train": str(file), "images": str(tmp_path / "photos"), "validation_share": 0.2, "test_share": 0.2}
    assert dataset(raw, "things") == {"kind": "coco", **options, "label": "classes"}
    assert dataset(raw, "mask") == {"same_as": "things", "label": "mask"}
    assert (raw["tasks"]["things"]["head"]["kind"], raw["tasks"]["mask"]["head"]["kind"]) == (
        "multi_label",
        "segmentation",
    )
    assert "# 2 labels in 30 pictures: cat 20, dog 10." in text
    assert "which categories a picture has, 1.0 a picture" in text
    assert [recipe.tasks["mask"].dataset.load(split).count for split in ("train", "validation", "test")] == [18, 6, 6]


def test_files_of_coco_with_a_folder_each(tmp_path):
    train = made_coco(tmp_path / "train", contents(9), name="_annotations.json")
    other = made_coco(tmp_path / "valid", contents(3), name="_annotations.json")
    _, raw, _ = proposed(f"things={train},{other}")
    assert "images" not in dataset(raw, "things")
    later = contents(4)
    for image in later["images"]:
        image["file_name"] = f"later_{image['file_name']}"  # in another folder than those of train
    files = made_coco(tmp_path, contents(9), "in_train.json", "a"), made_coco(tmp_path, later, "in_val.json", "b")
    _, raw, recipe = proposed(f"things={files[0]},{files[1]}")
    assert dataset(raw, "things")["images"] == {"train": str(tmp_path / "a"), "validation": str(tmp_path / "b")}
    assert "validation_share" not in dataset(raw, "things")
    assert recipe.tasks["things"].dataset.load("validation").count == 4


def test_boxes_alone_give_categories(tmp_path):
    found = contents(9)
    found["annotations"] = [annotation(n, n, 17, []) for n in range(9)]
    file = made_coco(tmp_path, found)
    text, _, _ = proposed(f"things={file}")
    assert "another task on the same pictures" not in text
    with pytest.raises(UserError, match=r"expected masks; received none, and a box is no mask\. Ask for classes"):
        proposed(f"mask={file}:mask")
    with pytest.raises(UserError, match=r"as boxes are not learned; received 'boxes'"):
        proposed(f"mask={file}:boxes")


def test_pictures_that_are_not_found_are_told(tmp_path):
    file = write(tmp_path / "only/all.json", json.dumps(contents()))
    with pytest.raises(UserError, match=r"received no folder beside .*all\.json that has 0\.png\. Put them there\."):
        proposed(f"things={file}")


def test_json_lines_with_such_keys_are_no_coco(tmp_path):
    lines = [{"text": f"a plain review of words, number {n}", "mood": "ab"[n % 2], "images": []} for n in range(30)]
    file = write(tmp_path / "rows.jsonl", "".join(f"{json.dumps(line)}\n" for line in lines))
    assert dataset(proposed(f"mood={file}:mood")[1], "mood")["kind"] == "json_lines"


def test_a_folder_of_pascal_voc(tmp_path):
    folder = made_voc(tmp_path, {f"p{n}": [CATEGORIES[n % 2], "person"][: 1 + n % 2] for n in range(20)})
    for name, numbers in {"train": range(10), "val": range(10, 20)}.items():
        write(folder / f"ImageSets/Main/{name}.txt", "".join(f"p{n}\n" for n in numbers))
    for number in range(0, 20, 2):
        values = np.zeros(SIZE, np.uint8)
        values[:3], values[3] = 1, 255
        save(folder / f"SegmentationClass/p{number}.png", values)
    text, raw, recipe = proposed(f"things={folder}", f"mask={folder}:mask")
    lists = {"train": "ImageSets/Main/train.txt", "validation": "ImageSets/Main/val.txt", "test_share": 0.2}
    assert dataset(raw, "things") == {"kind": "pascal_voc", "folder": str(folder), **lists, "label": "classes"}
    assert dataset(raw, "mask") == {"same_as": "things", "missing_masks": "unlabelled", "label": "mask"}
    assert "background 72.7%, aeroplane 27.3%" in text
    assert recipe.tasks["mask"].dataset.load("train").count == 8


def test_a_folder_of_the_layout_with_categories_of_its_own(tmp_path):
    folder = made_voc(tmp_path, {f"p{n}": ["rust"] for n in range(10)})
    for number in range(10):
        values = np.zeros(SIZE, np.uint8)
        values[:3], values[3] = 7, 255
        save(folder / f"SegmentationClass/p{number}.png", values)
    text, raw, _ = proposed(f"mask={folder}:mask")
    assert dataset(raw, "mask")["mask_values"] == {"background": 0, "foreground": 7}
    assert dataset(raw, "mask")["ignore_values"] == [255]
    assert "The annotations name rust: say in mask_values which value is which." in text
