"""Finds pictures, and their masks, by patterns of their paths."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from mtl_keras.data.faults import quoted
from mtl_keras.data.path_patterns import fill, in_other_case, matches, without_fields
from mtl_keras.data.picture import Picture
from mtl_keras.data.picture_files import check_folder, names_in
from mtl_keras.data.split_names import split_named
from mtl_keras.errors import UserError


def find_by_pattern(
    folder: Path, images: str, masks: str | None, leave_out: str | None = None
) -> tuple[list[Picture], list[UserError]]:
    """Finds pictures; the field ``class`` is their class, ``split`` their split, which is train without this field.

    Args:
        folder: in which the paths are.
        images: the pattern of the pictures' paths.
        masks: the paths of the masks, with the fields of ``images`` and ``stem``; None for no masks.
        leave_out: the pattern of files that ``images`` finds and that are no pictures of the data set.
    """
    full = check_folder("folder", folder)
    pictures: list[Picture] = []
    faults: dict[str, UserError] = {}  # by the names of splits: a wrong one is that of many pictures
    others = {path for path, _ in matches(full, leave_out)} if leave_out else set()
    for path, fields in matches(full, images):
        if path in others:
            continue
        name = path.relative_to(full).as_posix()
        try:
            split = split_named(fields.get("split", "train"), f"{path}, by the pattern {images}")
        except UserError as error:
            faults.setdefault(fields["split"], error)
            continue
        mask = mask_of(full, masks, fields, path)
        pictures.append(Picture(path, name, str(path), split, fields.get("class"), mask))
    if not pictures and not faults:
        problem = f'expected pictures at "{images}"; received none. The folder has {quoted(names_in(full), 5)}.'
        return [], [UserError(str(folder), f"{problem} Correct images or folder.")]
    return pictures, [*faults.values(), *_masks_among(pictures, masks or "")]


def _masks_among(pictures: Sequence[Picture], masks: str) -> list[UserError]:
    """Returns a fault if files are found as pictures that are masks of pictures."""
    found = {picture.path: picture for picture in pictures}
    both = [picture for picture in pictures if picture.mask in found]
    if not both:
        return []
    first = both[0]
    problem = (
        f"expected pictures or masks; {len(both)} files are both, by the patterns images and masks, such as "
        f'{first.mask}. Correct one of the two, or set leave_out, e.g. to "{without_fields(masks)}".'
    )
    return [UserError(first.place, problem)]


def mask_of(folder: Path, masks: str | None, fields: Mapping[str, str], picture: Path) -> Path | None:
    """Returns the file of a picture's mask, its suffix in the case that it has; None where no name is given.

    Args:
        folder: in which the path is.
        masks: the path, with fields; None for no masks.
        fields: their values; ``stem``, unless it is one of them, is the picture's file name without its suffix.
        picture: the file of the picture.
    """
    filled = fill(masks, {"stem": picture.stem, **fields}, "masks") if masks else ""
    return in_other_case(folder / filled) if filled else None
