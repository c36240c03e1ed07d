"""COCO's run lengths."""

import itertools

import numpy as np
import pytest

from mtl_keras.data.run_lengths import from_text, run_length_pixels

WRITTEN = {
    "3110001020O0N31M11O": ((5, 7), "70153c4180"),
    "9": ((3, 3), "0000"),
    "09": ((3, 3), "ff80"),
}
"""What pycocotools 2.0.11 wrote for masks, packed row by row."""


@pytest.mark.parametrize("text", WRITTEN)
def test_texts_that_another_program_wrote(text):
    (height, width), packed = WRITTEN[text]
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(packed), np.uint8))[: height * width]
    received = run_length_pixels({"size": [height, width], "counts": text}, height, width)
    np.testing.assert_array_equal(received, bits.reshape(height, width).astype(bool))


def test_runs_go_down_the_columns():
    mask = np.random.default_rng(0).random((6, 9)) < 0.4
    runs = [len(list(run)) for _, run in itertools.groupby(mask.T.reshape(-1).tolist())]
    counts = [0, *runs] if mask[0, 0] else runs
    np.testing.assert_array_equal(run_length_pixels({"size": [6, 9], "counts": counts}, 6, 9), mask)
    assert from_text("P1") == [32]  # 32 = 1 * 32 + 0: a letter that goes on, and one that ends


@pytest.mark.parametrize(
    ("encoded", "said"),
    [
        ({"size": [3, 2], "counts": [6]}, r"size \[2, 3\], as the picture; received \[3, 2\]"),
        ({"counts": [6]}, "received None"),
        ({"size": [2, 3], "counts": [2, 3]}, "counts of 6 pixels in all; received 5"),
        ({"size": [2, 3], "counts": [8, -2]}, "whole numbers from 0"),
        ({"size": [2, 3], "counts": [6.0]}, "whole numbers from 0"),
        ({"size": [2, 3], "counts": None}, "whole numbers from 0"),
        ({"size": [2, 3], "counts": "6 "}, "from 0 to o; received ' '"),
        ({"size": [2, 3], "counts": "6P"}, "cut off"),
        ({"size": [2, 3], "counts": "o" * 1000}, "received"),
    ],
)
def test_runs_at_fault(encoded, said):
    with pytest.raises(ValueError, match=said):
        run_length_pixels(encoded, 2, 3)
