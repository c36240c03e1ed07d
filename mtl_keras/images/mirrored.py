"""The mean over a picture's mirror images."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Literal

import tensorflow as tf

Flip = Literal["horizontal", "vertical"]
Outputs = dict[str, tf.Tensor]
_AXES: dict[Flip, int] = {"horizontal": 2, "vertical": 1}


def mean_over_flips(
    run: Callable[[Outputs], Outputs], inputs: Mapping[str, tf.Tensor], flips: Sequence[Flip], per_pixel: Sequence[str]
) -> Outputs:
    """Returns the mean of what a model gives of pictures and of their mirror images.

    Args:
        run: from inputs to outputs.
        inputs: ``image``, [B, H, W, C].
        flips: left for right, top for bottom, or both, which is four pictures.
        per_pixel: the outputs [B, H, W, C] that are mirrored back.
    """
    found = []
    for count in range(len(flips) + 1):
        for some in combinations(flips, count):
            axes = [_AXES[flip] for flip in some]
            outputs = run({"image": _mirrored(inputs["image"], axes)})
            found.append({name: _mirrored(out, axes if name in per_pixel else []) for name, out in outputs.items()})
    return {name: tf.add_n([each[name] for each in found]) / len(found) for name in found[0]}


def _mirrored(values: tf.Tensor, axes: Sequence[int]) -> tf.Tensor:
    return tf.reverse(values, axes) if axes else values
