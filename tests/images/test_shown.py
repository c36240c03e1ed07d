import numpy as np
import pytest

from mtl_keras.images.decode import decode_picture
from mtl_keras.images.shown import shown_picture
from tests.images.made import ALPHA, encode, with_orientation
from tests.images.test_decode import EXACT, JPEG_ERROR, NEAR

PICTURES = (
    EXACT
    | NEAR
    | {
        "jpeg, turned": with_orientation(6, "JPEG"),
        "png, turned, alpha": encode(ALPHA, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x08\0\0\0\0\0\0"),
    }
)


@pytest.mark.parametrize("name", PICTURES)
def test_people_see_what_the_model_sees(name):
    shown, seen = np.asarray(shown_picture(PICTURES[name])).astype(int), decode_picture(PICTURES[name]).numpy()
    assert shown.shape == seen.shape
    assert abs(shown - seen).max() <= (JPEG_ERROR if "jpeg" in name else 0)
