import numpy as np
import pytest
from PIL import Image

from mtl_keras.images.class_colours import PALETTE, class_colours, hexadecimal
from mtl_keras.report.marked_mask import marked_mask

GREY = Image.new("RGB", (40, 20), (128, 128, 128))


def mask(numbers: np.ndarray) -> Image.Image:
    return Image.fromarray(numbers.astype(np.uint8))


def drawn(numbers: np.ndarray, truth: np.ndarray | None = None) -> np.ndarray:
    picture = marked_mask(GREY, mask(numbers), [None, (0, 114, 178)], None if truth is None else mask(truth))
    return np.asarray(picture).astype(int)


HALVES = np.zeros((20, 40))
HALVES[:, 20:] = 1


def test_a_background_stays_grey_and_a_class_has_its_hue() -> None:
    found = drawn(HALVES)
    plain, coloured = found[:, :19], found[:, 20:]
    assert (plain.max(axis=-1) - plain.min(axis=-1)).max() == 0
    assert (coloured[..., 2] > coloured[..., 1]).all()
    assert (coloured[..., 1] > coloured[..., 0]).all()


def test_a_dark_line_is_where_classes_meet() -> None:
    found = drawn(HALVES).sum(axis=-1)
    assert (found[:, 19] < found[:, 18] / 2).all()
    assert len(np.unique(found[:, :19])) == len(np.unique(found[:, 20:])) == 1


def test_stripes_are_where_the_masks_differ_and_nowhere_else() -> None:
    truth = np.zeros((20, 40))
    truth[:4] = 1
    guess = np.zeros((20, 40))
    guess[:2] = 1
    plain, striped = drawn(guess), drawn(guess, truth)
    changed = (plain != striped).any(axis=-1)
    assert not changed[:2].any()
    assert not changed[4:].any()
    for row in striped[2:4]:
        assert {(15, 15, 15), (245, 245, 245)} <= {tuple(pixel) for pixel in row}


def test_a_pixel_without_a_true_class_is_not_wrong() -> None:
    truth = np.full((20, 40), 255)
    assert (drawn(HALVES, truth) == drawn(HALVES)).all()
    dark = drawn(truth)
    assert dark.max() < drawn(np.zeros((20, 40))).min() / 2


def test_colours_of_classes() -> None:
    found = class_colours(["sky", "Background", "_background_", *(f"class {number}" for number in range(36))])
    assert found[1] is None
    assert found[2] is None
    shown = [colour for colour in found if colour]
    assert shown[: len(PALETTE)] == list(PALETTE)
    assert len(set(shown)) == 3 * len(PALETTE)
    assert hexadecimal((0, 114, 178)) == "#0072b2"
    assert hexadecimal(None) == ""


DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
)
PROTANOPIA = np.array(
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
)


@pytest.mark.parametrize("sight", [np.eye(3), DEUTERANOPIA, PROTANOPIA], ids=["usual", "deuteranopia", "protanopia"])
def test_the_palette_can_be_told_apart(sight: np.ndarray) -> None:
    """Simulates as Machado, Oliveira and Fernandes, 2009, and measures in CIELAB; a difference of 2.3 is just seen."""
    seen = [lab(sight @ linear(np.array(colour) / 255)) for colour in PALETTE]
    distances = [np.linalg.norm(one - other) for at, one in enumerate(seen) for other in seen[:at]]
    assert min(distances) > 10


def linear(colour: np.ndarray) -> np.ndarray:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.maximum(to_xyz @ light.clip(0, 1) / [0.9505, 1.0, 1.089], 1e-6))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
