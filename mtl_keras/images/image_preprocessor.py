"""Encoded pictures to a trunk's input, in graph."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tensorflow as tf

from mtl_keras.images.augmentation import Augmentation
from mtl_keras.images.decode import decode_mask, decode_picture
from mtl_keras.images.encoded_mask import NO_CLASS
from mtl_keras.images.mirrored import Flip
from mtl_keras.images.placement import GREY, Fit, pad, place, resize


class ImagePreprocessor(tf.Module):
    """Decodes pictures and brings them to the trunk's size.

    Args:
        image_size: H and W of the trunk's input.
        fit: whether a picture is stretched to it, or padded.
        answer_flips: the mirror images that an answer is the mean over, besides the picture.

    Shapes:
        Takes ``image`` [B], string: encoded pictures. Gives ``image`` [B, H, W, 3], float32 in 0 to 255;
        ``image_heights``, ``image_widths`` [B], int32: each upright picture's own size; ``image_padded`` [B], bool.
    """

    def __init__(self, image_size: tuple[int, int], fit: Fit = "stretch", answer_flips: Sequence[Flip] = ()) -> None:
        super().__init__(name="image_preprocessor")
        self.raw = {"image": tf.TensorSpec([None], tf.string, name="image")}
        self.image_size = (int(image_size[0]), int(image_size[1]))
        self.fit = fit
        self.flips = tuple(answer_flips)

    def __call__(self, rows: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Turns a batch of encoded pictures into the trunk's input."""

        def prepare(encoded: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            picture = decode_picture(encoded)
            return place(picture, self.image_size, self.fit), tf.shape(picture)[:2]

        picture = tf.TensorSpec([*self.image_size, 3], tf.float32)
        images, sizes = _each(prepare, rows["image"], (picture, tf.TensorSpec([2], tf.int32)))
        return {
            "image": images,
            "image_heights": sizes[:, 0],
            "image_widths": sizes[:, 1],
            "image_padded": tf.fill(tf.shape(sizes)[:1], self.fit == "pad"),
        }

    def labelled(
        self,
        encoded: tf.Tensor,
        masks: Mapping[str, tf.Tensor],
        seeds: tf.Tensor | None,
        augmentation: Augmentation | None,
    ) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
        """Turns encoded pictures and their masks into the trunk's input and a class a pixel.

        Args:
            encoded: [B], string.
            masks: by task, [B], string: PNGs of class numbers, 255 where none is given; "" for no mask.
            seeds: [B, 2], int32, of the augmentation; None for none.
            augmentation: what training does to the pictures.

        Returns:
            [B, H, W, 3] float32, and by task [B, H, W] int32, -1 where no class is given.
        """

        def prepare(row: dict[str, Any]) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
            picture = decode_picture(row["image"])
            decoded = {name: _decode_or_none(mask, picture) for name, mask in row["masks"].items()}
            if augmentation is None or seeds is None:
                return place(picture, self.image_size, self.fit), self._classes(decoded)
            picture, decoded = augmentation.moved(picture, decoded, row["seed"])
            small = augmentation.coloured(resize(picture, self.image_size, self.fit), row["seed"])
            return pad(small, self.image_size, GREY), self._classes(decoded)

        rows: dict[str, Any] = {"image": encoded, "masks": dict(masks)}
        if seeds is not None:
            rows["seed"] = seeds
        classes = {name: tf.TensorSpec(self.image_size, tf.int32) for name in masks}
        images, found = _each(prepare, rows, (tf.TensorSpec([*self.image_size, 3], tf.float32), classes))
        return images, found

    def _classes(self, masks: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Places masks [h, w, 1]: class numbers [H, W], -1 for none."""
        placed = {name: place(mask, self.image_size, self.fit, mask=True)[..., 0] for name, mask in masks.items()}
        return {name: tf.where(mask == NO_CLASS, -1, tf.cast(mask, tf.int32)) for name, mask in placed.items()}

    def save(self, folder: Path) -> None:
        """Writes ``options.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        options = {"kind": "image", "image_size": self.image_size, "fit": self.fit, "answer_flips": self.flips}
        (folder / "options.json").write_text(json.dumps(options, indent=2) + "\n", encoding="utf-8")


def _each(function: Callable[[Any], Any], rows: Any, signature: Any) -> Any:
    """Applies a function to each row, several at once."""
    return tf.map_fn(function, rows, fn_output_signature=signature, parallel_iterations=8)


def _decode_or_none(mask: tf.Tensor, picture: tf.Tensor) -> tf.Tensor:
    """Returns the mask of a picture, one without any class where there is none.

    Raises:
        tf.errors.InvalidArgumentError: it is not of the picture's size.
    """
    size = tf.shape(picture)[:2]
    none = tf.fill(tf.concat([size, [1]], axis=0), tf.constant(NO_CLASS, tf.uint8))
    decoded = tf.cond(tf.strings.length(mask) > 0, lambda: decode_mask(mask), lambda: none)
    same = tf.debugging.assert_equal(tf.shape(decoded)[:2], size, "a mask is of another size than its upright picture")
    with tf.control_dependencies([same]):
        return tf.identity(decoded)
