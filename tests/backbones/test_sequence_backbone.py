"""Options that all backbones of sequences have."""

import numpy as np
import pytest
import tensorflow as tf
from pydantic import ValidationError

from mtl_keras.backbones import ProteinCnn
from mtl_keras.sequences.alphabet import RESIDUES


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"window": 512, "overlap": 512}, "an overlap smaller than the window.*at most 256"),
        ({"window": 256}, "crop_length of at most the window.*crop_length 512 and window 256"),
        ({"crop_length": 8}, "greater than or equal to 16"),
        ({"overlap": -1}, "greater than or equal to 0"),
    ],
)
def test_faulty_lengths(options, expected):
    with pytest.raises(ValidationError, match=expected):
        ProteinCnn(**options)


def test_no_crop():
    assert ProteinCnn(crop_length=None, window=256).crop_length is None


def test_ids_are_places_in_the_alphabet():
    ids = ProteinCnn().preprocessor()({"sequence": tf.constant([RESIDUES])})["residue_ids"]
    np.testing.assert_array_equal(ids, [np.arange(1, 27)])
