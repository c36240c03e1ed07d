"""Finds the class that a path of a recipe leads to."""

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mtl_keras import components
from mtl_keras.component import Component
from mtl_keras.data.base import Dataset
from mtl_keras.errors import UserError
from mtl_keras.recipe.same_as import KEY, expand
from mtl_keras.recipe.schema import Recipe


def family_of(field: FieldInfo) -> str | None:
    """Returns the family of a component's field, or None for any other field."""
    return next((mark.family for mark in field.metadata if isinstance(mark, Component)), None)


def class_at(raw: Any, path: Sequence[Any]) -> Any:
    """Returns the class of the table at a path: a model, ``dict[name, class]``, or None where there is no table."""
    place: Any = Recipe
    raw = expand(raw)[0]
    for key in path:
        raw = raw.get(key) if isinstance(raw, Mapping) else None
        place = _child(place, key, raw)
    return place if is_model(place) or get_origin(place) is dict else None


def keys_at(raw: Any, path: Sequence[Any]) -> list[str] | None:
    """Returns the keys that the table at a path may have; None where they are the user's own to choose."""
    place = class_at(raw, path)
    if is_model(place):
        return [*(["kind"] if hasattr(place, "kind") else []), *place.model_fields, *_beside(place)]
    if place is None or not is_model(get_args(place)[1]):
        return None
    for key in path:
        raw = raw.get(key, {})
    return list(raw)


def _beside(place: Any) -> list[str]:
    """Returns the keys of a table that are no options of its class."""
    return [KEY] if issubclass(place, Dataset) else []


def _child(place: Any, key: Any, raw: Any) -> Any:
    if get_origin(place) is dict:
        return get_args(place)[1]
    if not is_model(place) or key not in place.model_fields:
        return None
    field = place.model_fields[key]
    family = family_of(field)
    if family is None:
        return _table_of(field.annotation)
    try:
        return components.find(family, raw.get("kind") if isinstance(raw, Mapping) else raw)
    except UserError:
        return None  # the schema reports the unknown kind; below it nothing is known


def _table_of(annotation: Any) -> Any:
    """Returns the type of table that a field may hold, of several types that it may be; else the annotation."""
    members = get_args(annotation) if isinstance(annotation, UnionType) or get_origin(annotation) is Union else ()
    return next((each for each in members if is_model(each) or get_origin(each) is dict), annotation)


def is_model(place: Any) -> bool:
    """Says whether something is a class of options."""
    return isinstance(place, type) and issubclass(place, BaseModel)
