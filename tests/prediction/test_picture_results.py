"""The files that predictions of pictures become."""

import csv
import os
from pathlib import Path, PurePath

import numpy as np
import pytest
from PIL import Image

from mtl_keras.errors import UserError
from mtl_keras.prediction.overlay import overlay
from mtl_keras.prediction.picture_results import PictureResults
from mtl_keras.prediction.pictures import AnsweredPicture, answer_pictures
from mtl_keras.prediction.predictor import Predictor
from tests.images.made import ORIENTATION, by_pillow, corners, encode, with_orientation
from tests.prediction.made_pictures import CORNERS, colour_predictor

MASK = frozenset({"mask", "mask_probability", "mask_heights", "mask_widths", "shares"})
PREDICTOR = Predictor(
    "image",
    {"kind": ["cat", "dog"], "parts": ["background", "wing"], "has": ["sun", "sea"], "price": None, "own": None},
    {
        "kind": frozenset({"label", "probability", "probabilities"}),
        "parts": MASK,
        "has": frozenset({"labels", "probabilities"}),
        "price": frozenset({"value"}),
        "own": frozenset({"angle"}),
    },
    None,
)
GREY = np.full((2, 3, 3), 100, "uint8")
ANSWERS = {
    "kind": {"label": "dog", "probability": 0.75, "probabilities": {"cat": 0.25, "dog": 0.75}},
    "parts": {
        "mask": np.array([[0, 1, 1], [0, 0, 1]], np.int32),
        "mask_probability": np.ones((2, 3), np.float32),
        "shares": {"background": 0.5, "wing": 0.5},
    },
    "has": {"labels": ["sun", "sea"], "probabilities": {"sun": 0.8, "sea": 0.9}},
    "price": {"value": 1.10000002384},
    "own": {"angle": [1, 2]},
}


def answered():
    return AnsweredPicture(encode(GREY), None, ANSWERS)


def write(folder, *named):
    with PictureResults.writing(folder, PREDICTOR) as results:
        for name, each in named:
            results.write(PurePath(name), each)
    with (folder / "predictions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_csv_has_a_line_a_picture_and_columns_a_task(tmp_path):
    fault = 'cut off, or "broken"'
    first, second = write(tmp_path / "out", ("a.jpg", answered()), ("b\n.jpg", AnsweredPicture(b"", fault, {})))
    assert first == {
        "image": "a.jpg",
        "error": "",
        "kind": "dog",
        "kind_probability": "0.75",
        "parts_background_share": "0.5",
        "parts_wing_share": "0.5",
        "has": "sun;sea",
        "has_sun_probability": "0.8",
        "has_sea_probability": "0.9",
        "price": "1.1",
        "own": '{"angle": [1, 2]}',
    }
    assert second == {**dict.fromkeys(first, ""), "image": "b\n.jpg", "error": fault}


def test_masks_have_class_numbers_and_a_palette_to_look_at(tmp_path):
    write(tmp_path, ("a.jpg", answered()))
    mask = Image.open(tmp_path / "parts" / "masks" / "a.jpg.png")
    assert mask.mode == "P"
    np.testing.assert_array_equal(np.asarray(mask), ANSWERS["parts"]["mask"])
    seen = np.asarray(mask.convert("RGB")).astype(int)
    assert seen[0, 0].tolist() == [0, 0, 0]
    assert seen[0, 1].max() > 100


def test_an_overlay_colours_all_but_the_background(tmp_path):
    write(tmp_path, ("a.jpg", answered()))
    laid = np.asarray(Image.open(tmp_path / "parts" / "overlays" / "a.jpg.png"))
    colour = np.asarray(Image.open(tmp_path / "parts" / "masks" / "a.jpg.png").convert("RGB"))[0, 1]
    np.testing.assert_array_equal(laid[ANSWERS["parts"]["mask"] == 0], 100)
    expected = (100 + colour.astype(int)) // 2
    np.testing.assert_array_equal(laid[ANSWERS["parts"]["mask"] == 1], np.tile(expected, (3, 1)))


def test_without_a_background_all_is_coloured():
    laid = overlay(np.zeros((1, 2, 3), "uint8"), np.array([[0, 1]]), [(200, 100, 50), (2, 4, 6)])
    assert laid.tolist() == [[[100, 50, 25], [1, 2, 3]]]


@pytest.mark.parametrize(("value", "kind"), [(1, "PNG"), (6, "JPEG"), (3, "PNG"), (8, "JPEG")])
def test_masks_and_overlays_are_those_of_the_upright_picture(value, kind, tmp_path):
    """Truth: Pillow."""
    encoded = with_orientation(value, kind)
    upright = by_pillow(encoded)
    [found] = answer_pictures(colour_predictor("stretch"), [encoded])
    with PictureResults.writing(tmp_path, colour_predictor("stretch")) as results:
        results.write(PurePath("a"), found)
    mask = np.asarray(Image.open(tmp_path / "corner" / "masks" / "a.png"))
    colours = np.array(Image.open(tmp_path / "corner" / "masks" / "a.png").getpalette()).reshape(-1, 3)
    laid = np.asarray(Image.open(tmp_path / "corner" / "overlays" / "a.png")).astype(int)
    assert laid.shape == upright.shape
    assert np.abs(laid - (upright + colours[mask]) // 2).max() <= (2 if kind == "JPEG" else 0)


def test_corners_are_found_in_the_file_of_a_turned_picture(tmp_path):
    stored = Image.fromarray(corners(40, 60))
    stored.getexif()[ORIENTATION] = 6
    encoded = encode(stored, "JPEG", exif=stored.getexif(), quality=95)
    [found] = answer_pictures(colour_predictor("pad"), [encoded])
    with PictureResults.writing(tmp_path, colour_predictor("pad")) as results:
        results.write(PurePath("a"), found)
    mask = np.asarray(Image.open(tmp_path / "corner" / "masks" / "a.png"))
    seen = [list(CORNERS)[mask[place]] for place in ((1, 1), (1, -2), (-2, -2), (-2, 1))]
    assert (mask.shape, seen) == ((60, 40), ["black", "white", "red", "blue"])


def test_pictures_of_like_names_do_not_overwrite_one_another(tmp_path):
    write(tmp_path, *((name, answered()) for name in ("a.jpg", "a.png", "b/a.jpg", "b.jpg")))
    expected = ["a.jpg.png", "a.png.png", "b.jpg.png", "b/a.jpg.png"]
    for kind in ("masks", "overlays"):
        assert files(tmp_path / "parts" / kind) == expected


def test_a_name_that_is_no_utf8_is_written_out(tmp_path):
    name = os.fsdecode(b"caf\xe9.jpg")
    [row] = write(tmp_path, (name, answered()))
    assert row["image"] == "caf\\xe9.jpg"
    assert (tmp_path / "parts" / "masks" / f"{name}.png").is_file()


def test_nothing_is_left_of_what_breaks_off(tmp_path):
    def break_off():
        with PictureResults.writing(tmp_path / "out", PREDICTOR) as results:
            results.write(PurePath("a.jpg"), answered())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert not list((tmp_path / "out").iterdir())


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match=r"received one with 1 entries\. Name another one, or empty it"):
        write(tmp_path, ("a.jpg", answered()))
    assert files(tmp_path) == ["mine.txt"]


def test_a_place_that_cannot_be_written_is_a_mistake(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="expected a folder for the results: Not a directory"):
        write(tmp_path / "file")
    with pytest.raises(UserError, match="the results cannot be written: Not a directory"):
        write(tmp_path / "file" / "inside")


def test_a_full_disk_is_a_mistake_and_leaves_nothing(tmp_path, monkeypatch):
    picture = answered()

    def full(self, path):
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(UserError, match="No space left on device"):
        write(tmp_path / "out", ("a.jpg", picture))
    assert not list((tmp_path / "out").iterdir())


def test_columns_of_one_name_are_refused(tmp_path):
    keys = {"animal": frozenset({"labels", "probabilities"}), "animal_cat": frozenset({"label", "probability"})}
    predictor = Predictor("image", {"animal": ["cat", "dog"], "animal_cat": ["x", "y"]}, keys, None)
    with (
        pytest.raises(UserError, match=r'"animal_cat_probability".*Rename one of the tasks "animal" and "animal_cat"'),
        PictureResults.writing(tmp_path / "out", predictor),
    ):
        pass
    assert not files(tmp_path)
