"""The pictures, categories and annotations of a file of COCO."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mtl_keras.errors import UserError


@dataclass(frozen=True, slots=True)
class CocoRegion:
    """An annotated thing, or a crowd of them.

    Args:
        place: where it stands.
        category: its name.
        crowd: whether it is of several things that nobody told apart.
        segmentation: polygons or run lengths as they stand in the file, not yet checked.
    """

    place: str
    category: str
    crowd: bool
    segmentation: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class CocoPicture:
    """A picture of the file.

    Args:
        place: where it stands.
        name: the path that the file gives.
        size: height and width; None where the file does not say them.
        regions: what is annotated in it.
    """

    place: str
    name: str
    size: tuple[int, int] | None
    regions: Sequence[CocoRegion]


@dataclass(frozen=True)
class CocoTables:
    """What a file has.

    Args:
        pictures: in the order of the file.
        categories: the names of all that an annotation is of, in the order of the file.
        faults: of its entries; these are left out.
    """

    pictures: Sequence[CocoPicture]
    categories: Sequence[str]
    faults: Sequence[UserError]

    @classmethod
    def of(
        cls,
        title: str,
        images: Sequence[Mapping[str, Any]],
        categories: Sequence[Mapping[str, Any]],
        annotations: Sequence[Mapping[str, Any]],
    ) -> "CocoTables":
        """Brings together the lists of a file."""
        faults: list[UserError] = []
        names = _by_id(title, "categories", "name", categories, faults)
        faults += _names_twice(title, categories)
        files = _by_id(title, "images", "file_name", images, faults)
        regions: dict[Any, list[CocoRegion]] = defaultdict(list)
        for number, entry in enumerate(annotations):
            place = _place(title, "annotations", number, entry)
            picture, category = _key(entry.get("image_id")), _key(entry.get("category_id"))
            if picture not in files:
                faults.append(_undeclared(place, "image_id", "images", entry))
            elif category not in names:
                faults.append(_undeclared(place, "category_id", "categories", entry))
            else:
                crowd, name = bool(entry.get("iscrowd")), str(names[category]["name"])
                regions[picture].append(CocoRegion(place, name, crowd, entry.get("segmentation")))
        pictures = [
            CocoPicture(
                _place(title, "images", number, entry), entry["file_name"], _size(entry), regions[_key(entry["id"])]
            )
            for number, entry in enumerate(images)
            if files.get(_key(entry.get("id"))) is entry
        ]
        used = {region.category for own in regions.values() for region in own}
        return cls(pictures, [entry["name"] for entry in names.values() if entry["name"] in used], faults)


def _by_id(
    title: str, table: str, name: str, entries: Sequence[Mapping[str, Any]], faults: list[UserError]
) -> dict[Any, Mapping[str, Any]]:
    """Returns entries by their id; adds the faults of those without an id of their own and a name."""
    found: dict[Any, Mapping[str, Any]] = {}
    for number, entry in enumerate(entries):
        key, place = _key(entry.get("id")), _place(title, table, number, entry)
        if key is None or not isinstance(entry.get(name), str) or not entry[name].strip():
            problem = f"expected an id, a whole number or text, and {name}, a text; received"
            faults.append(
                UserError(place, f"{problem} {entry.get('id')!r} and {entry.get(name)!r}. Correct the entry.")
            )
        elif key in found:
            faults.append(UserError(place, f"expected ids that differ; received {key!r} again. Correct one of them."))
        else:
            found[key] = entry
    return found


def _names_twice(title: str, categories: Sequence[Mapping[str, Any]]) -> list[UserError]:
    first: dict[str, int] = {}
    names = [entry.get("name") for entry in categories]
    return [
        UserError(
            _place(title, "categories", number, categories[number]),
            f'expected names that differ; received "{name}" again. Rename one, or give all annotations one id.',
        )
        for number, name in enumerate(names)
        if isinstance(name, str) and first.setdefault(name, number) != number
    ]


def _key(value: object) -> int | str | None:
    return value if isinstance(value, str) or type(value) is int else None


def _size(entry: Mapping[str, Any]) -> tuple[int, int] | None:
    height, width = entry.get("height"), entry.get("width")
    return (height, width) if type(height) is int and type(width) is int else None


def _undeclared(place: str, key: str, table: str, entry: Mapping[str, Any]) -> UserError:
    received = repr(entry[key]) if key in entry else "none"
    return UserError(
        place,
        f"expected {key}, the id of one of {table}; received {received}. Add the entry, or remove the annotation.",
    )


def _place(title: str, table: str, number: int, entry: Mapping[str, Any]) -> str:
    own = f" (id {entry['id']})" if _key(entry.get("id")) is not None else ""
    return f"{title}: {table}[{number}]{own}"
