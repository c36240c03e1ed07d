"""Values within objects of an object, by dotted paths."""

from collections.abc import Mapping, Sequence
from typing import Any

from mtl_keras.data.cell_values import shown


def with_nested(found: Mapping[str, Any], columns: Sequence[str | int]) -> Mapping[str, Any]:
    """Returns an object with the values of dotted paths such as ``review.body`` beside its own.

    A key that has the dots itself goes before. Where a level is missing, or null, so is the value.

    Args:
        found: the object.
        columns: keys and paths.

    Raises:
        ValueError: a level is no object.
    """
    paths = [name for name in columns if isinstance(name, str) and "." in name and name not in found]
    if not paths:
        return found
    values = {path: value for path in paths for value in _at(found, path, "")}
    return {**found, **values}


def without_objects(found: Mapping[str, Any]) -> dict[str, Any]:
    """Returns an object with dotted paths in the place of objects within it; a key of its own with dots stays."""
    flat: dict[str, Any] = {}
    for key, value in found.items():
        inner = without_objects(value) if isinstance(value, Mapping) else {}
        flat.update({f"{key}.{path}": each for path, each in inner.items()} if inner else {key: value})
    return {**flat, **{key: value for key, value in found.items() if key in flat and not isinstance(value, Mapping)}}


def _at(level: Mapping[str, Any], path: str, before: str) -> list[Any]:
    """Returns the value at a path, nothing where there is none; of keys that begin it, the longest goes before."""
    if path in level:
        return [level[path]]
    parts = path.split(".")
    for count in range(len(parts) - 1, 0, -1):
        key, rest = ".".join(parts[:count]), ".".join(parts[count:])
        if key not in level:
            continue
        if level[key] is None:
            return [None]
        if not isinstance(level[key], Mapping):
            whole = f'expected an object at "{before}{key}", of which "{rest}" is wanted; received {shown(level[key])}.'
            raise ValueError(f"{whole} Correct the line, or the column.")
        return _at(level[key], rest, f"{before}{key}.")
    return []
