"""Draws the masks of COCO's pictures."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from mtl_keras.data.coco_tables import CocoPicture, CocoRegion
from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_looks import in_threads, look_at
from mtl_keras.data.polygon_pixels import polygon_pixels, read_points
from mtl_keras.data.run_lengths import run_length_pixels
from mtl_keras.errors import UserError
from mtl_keras.images.encoded_mask import NO_CLASS

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

Crowds = Literal["unlabelled", "category"]


def drawn_column(
    pictures: Sequence[Picture], entries: Mapping[str, CocoPicture], numbers: Mapping[str, int], crowds: Crowds
) -> tuple["Array", list[UserError]]:
    """Returns the masks of pictures, PNGs of class numbers [rows] object, and the faults of them.

    Args:
        pictures: the pictures.
        entries: what is annotated in each, by the picture's place.
        numbers: the class number of each category; those of others are left out.
        crowds: what pixels of crowds are.
    """
    import numpy as np

    def draw(picture: Picture) -> bytes | list[UserError]:
        return _drawn(picture, entries[picture.place], numbers, crowds)

    column = np.empty(len(pictures), object)
    found = in_threads(draw, pictures, "Drawing masks", len(pictures))
    column[:] = [mask if isinstance(mask, bytes) else b"" for mask in found]
    return column, [fault for faults in found if isinstance(faults, list) for fault in faults]


def _drawn(picture: Picture, entry: CocoPicture, numbers: Mapping[str, int], crowds: Crowds) -> bytes | list[UserError]:
    import numpy as np

    from mtl_keras.data.mask_png import encode_mask  # with Pillow

    look = look_at(picture.path)
    if look.fault:
        return b""  # the fault of the picture is told
    if entry.size not in (None, (look.height, look.width)):
        return [_other_size(entry, look.height, look.width)]
    regions: list[tuple[bool, int, int, Array]] = []
    faults: list[UserError] = []
    for region in (region for region in entry.regions if region.category in numbers):
        try:
            pixels = region_pixels(region, look.height, look.width)
        except ValueError as error:
            faults.append(UserError(region.place, f"{error}. Correct or remove the annotation."))
            continue
        number = NO_CLASS if region.crowd and crowds == "unlabelled" else numbers[region.category]
        regions.append((not region.crowd, -int(pixels.sum()), number, pixels))
    mask = np.zeros((look.height, look.width), np.uint8)
    for *_, number, pixels in sorted(regions, key=lambda each: each[:3]):  # the smaller lies on the larger
        mask[pixels] = number
    return faults or encode_mask(mask)


def region_pixels(region: CocoRegion, height: int, width: int) -> "Array":
    """Returns the pixels of a region [h, w], bool: those in any of its polygons, or of its run lengths.

    Raises:
        ValueError: it has neither, or they do not fit the picture.
    """
    import numpy as np

    if isinstance(region.segmentation, dict):
        return run_length_pixels(region.segmentation, height, width)
    if not isinstance(region.segmentation, list) or not region.segmentation:
        raise ValueError(
            "expected segmentation, polygons or run lengths; received none, and a box is no mask. For pictures with "
            'boxes alone, set label = "classes"'
        )
    inside = np.zeros((height, width), bool)
    for polygon in region.segmentation:
        inside |= polygon_pixels(read_points(polygon, height, width), height, width)
    return inside


def _other_size(entry: CocoPicture, height: int, width: int) -> UserError:
    assert entry.size is not None
    advice = "Correct them, or give the picture that was annotated"
    if entry.size == (width, height):
        advice = "If the picture stands upright by its EXIF orientation only, save it upright or annotate it so"
    received = f"a file of {width} x {height}"
    expected = f"a picture of {entry.size[1]} x {entry.size[0]} pixels, its width and height here"
    return UserError(entry.place, f"expected {expected}; received {received}. {advice}.")
