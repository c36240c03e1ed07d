from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mtl_keras.data_prep.digit_scenes import digit_scenes_dataset_builder as builder
from mtl_keras.data_prep.digit_scenes.digits import SHARES, Digits, read_digits, split_digits
from mtl_keras.data_prep.digit_scenes.scene import MOST, SIDE, Scene, compose
from mtl_keras.data_prep.digit_scenes.texture import texture
from scipy import ndimage
from sklearn.datasets import load_digits

from mtl_keras import data_prep

DIGITS = read_digits()
SOLID = Digits(np.ones((3, 8, 8)), np.array([4, 4, 7]))
"""Digits that fill their boxes but for the margin, so that each is one patch of the mask."""
SEEDS = range(40)


def scene(seed: int, digits: Digits = DIGITS) -> Scene:
    return compose(digits, range(len(digits.classes)), np.random.default_rng(seed))


def test_every_digit_is_in_one_split() -> None:
    parts = split_digits(DIGITS)
    assert sorted(number for part in parts.values() for number in part) == list(range(1797))
    for split, share in SHARES.items():
        assert len(parts[split]) / 1797 == pytest.approx(share, abs=0.03)
        assert np.bincount(DIGITS.classes[parts[split]]).min() > 15


def test_the_split_of_a_digit_does_not_depend_on_the_others() -> None:
    order = np.random.default_rng(0).permutation(1797)[:900]
    some = split_digits(Digits(DIGITS.images[order], DIGITS.classes[order]))
    for split, every in split_digits(DIGITS).items():
        assert {int(order[number]) for number in some[split]} <= set(every)


def test_a_scene_follows_from_its_seed() -> None:
    first, again, other = scene(1), scene(1), scene(2)
    assert first.sources == again.sources
    np.testing.assert_array_equal(first.picture, again.picture)
    np.testing.assert_array_equal(first.mask, again.mask)
    assert not np.array_equal(first.picture, other.picture)


def test_the_mask_has_the_classes_of_the_digits() -> None:
    counts = set()
    for seed in SEEDS:
        made = scene(seed)
        assert made.picture.shape == (SIDE, SIDE, 3)
        assert made.picture.dtype == made.mask.dtype == np.uint8
        expected = {0, *(int(DIGITS.classes[number]) + 1 for number in made.sources)}
        assert set(np.unique(made.mask).tolist()) == expected
        counts.add(len(made.sources))
    assert counts == set(range(1, MOST + 1))


def test_digits_do_not_overlap() -> None:
    for seed in SEEDS:
        made = scene(seed, SOLID)
        patches, count = ndimage.label(made.mask, np.ones((3, 3)))
        assert count == len(made.sources)
        classes = [made.mask[patches == patch].max() - 1 for patch in range(1, count + 1)]
        assert sorted(classes) == sorted(SOLID.classes[list(made.sources)])
        for rows, columns in ndimage.find_objects(patches):
            assert made.mask[rows, columns][1:-1, 1:-1].all()  # but for ripples of its edge, nothing is cut off
            assert rows.stop - rows.start == columns.stop - columns.start


def test_digits_stand_out() -> None:
    for seed in SEEDS:
        made = scene(seed, SOLID)
        brightness = made.picture @ np.array([0.299, 0.587, 0.114])
        patches, count = ndimage.label(ndimage.binary_erosion(made.mask > 0, iterations=3))
        far = ndimage.binary_dilation(made.mask > 0, iterations=3)
        for patch in range(1, count + 1):
            assert abs(brightness[patches == patch].mean() - brightness[~far].mean()) > 45


def outline(ink: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Returns what is more than half ink, cut to its edges and brought to 16 by 16."""
    rows, columns = np.nonzero(ink > 0.5)
    cut = (ink > 0.5)[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    places = [np.linspace(0, length - 1, 16).round().astype(int) for length in cut.shape]
    return cut[np.ix_(*places)]


def test_the_pixels_are_those_of_the_real_digit() -> None:
    pool = range(0, 1797, 6)
    known = np.array([outline(ndimage.zoom(np.pad(DIGITS.images[number], 1), 4, order=3)) for number in pool])
    made = [
        scene for seed in range(60) if len((scene := compose(DIGITS, pool, np.random.default_rng(seed))).sources) == 1
    ]
    nearest = [pool[int((known != outline(each.mask > 0)).mean((1, 2)).argmin())] for each in made]
    assert len(made) > 5
    assert np.mean([found == each.sources[0] for found, each in zip(nearest, made, strict=True)]) > 0.8


def test_textures_differ() -> None:
    made = [texture(32, np.random.default_rng(seed)) for seed in range(20)]
    for surface in made:
        assert surface.shape == (32, 32, 3)
        assert surface.min() >= 0
        assert surface.max() <= 255
        assert surface.std((0, 1)).max() > 0.5
    assert np.std([surface.mean() for surface in made]) > 20


def test_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "_SCENES", {"train": 12, "validation": 7, "test": 8})
    monkeypatch.setenv("MTL_KERAS_CACHE", str(tmp_path))
    info = data_prep.builder("digit_scenes").info
    assert "composed" in info.description
    assert "Alpaydin" in info.citation
    assert info.metadata["cleaning"]["real_digits"] == 1797
    assert info.features["mask"].names == ["background", *"0123456789"]
    target = load_digits().target
    seen: dict[str, set[int]] = {}
    for split, count in (("train", 12), ("validation", 7), ("test", 8)):
        rows = list(data_prep.load("digit_scenes", split).as_numpy_iterator())
        assert len(rows) == count
        for row in rows:
            assert row["image"].shape == (SIDE, SIDE, 3)
            assert info.features["count"].int2str(int(row["count"])) == str(len(row["sources"]))
            classes = sorted(set(target[row["sources"]].tolist()))
            assert row["digits"].tolist() == classes
            assert np.unique(row["mask"]).tolist() == [0, *(each + 1 for each in classes)]
        seen[split] = {int(number) for row in rows for number in row["sources"]}
    assert not seen["train"] & seen["test"]
    assert not seen["train"] & seen["validation"]
    assert not seen["validation"] & seen["test"]
