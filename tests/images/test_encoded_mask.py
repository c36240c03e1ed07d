import numpy as np
import pytest

from mtl_keras.images.encoded_mask import NO_CLASS, pixel_counts, read_mask
from mtl_keras.images.placement import place
from tests.images.made import encode

MASK = np.array([[0, 2, NO_CLASS], [2, 2, 0]], "uint8")


def test_class_numbers_come_back():
    read = read_mask(encode(MASK))
    assert read.dtype == np.uint8
    np.testing.assert_array_equal(read, MASK)


@pytest.mark.parametrize(("classes", "counts"), [(3, [2, 0, 3]), (4, [2, 0, 3, 0])])
def test_pixels_without_a_class_are_not_counted(classes, counts):
    assert pixel_counts(encode(MASK), classes).tolist() == counts
    assert pixel_counts(b"", classes).tolist() == [0] * classes


def test_the_padding_of_a_mask_has_no_class():
    placed = place(np.zeros((2, 4, 1), "uint8"), (4, 4), "pad", mask=True).numpy()
    assert (placed[[0, 3]] == NO_CLASS).all()
    assert (placed[[1, 2]] == 0).all()
