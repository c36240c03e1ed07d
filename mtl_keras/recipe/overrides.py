"""Changes a recipe's tables by words like ``train.epochs=5``."""

import copy
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from mtl_keras.components import nearest
from mtl_keras.errors import UserError
from mtl_keras.recipe.walk import class_at, family_of, is_model, keys_at
from mtl_keras.table import Table


def override(raw: Mapping[str, Any], words: Iterable[str]) -> tuple[dict[str, Any], list[UserError]]:
    """Returns the tables with those ``path=value`` words applied that fit, and what is wrong with the others.

    A value is read as TOML; what is no TOML is a string. A changed ``kind``
    replaces its whole table, whatever the order of the words.
    """
    changed = copy.deepcopy(dict(raw))
    faults: list[UserError] = []
    seen: set[str] = set()
    for word in sorted(words, key=_after_kinds):
        path = word.partition("=")[0]
        try:
            if path in seen:
                raise UserError(path, "is given twice. Leave one of the two out.")
            seen.add(path)
            attempt = copy.deepcopy(changed)  # a word that does not fit must leave nothing behind
            _apply(attempt, word)
            changed = attempt
        except UserError as error:
            faults.append(error)
    return changed, faults


def _after_kinds(word: str) -> int:
    """Orders kinds first, outer ones before inner ones, since they replace their tables."""
    path = word.partition("=")[0]
    return path.count(".") if path.endswith(".kind") else 1000


def _apply(raw: dict[str, Any], word: str) -> None:
    path, separator, text = word.partition("=")
    if not separator or not path:
        raise UserError(word, "expected path=value, like train.epochs=5; received no path or no value.")
    *parents, key = path.split(".")
    table = raw
    for depth, name in enumerate(parents):
        _check_key(raw, parents[:depth], name, path)
        table = _open(raw, table, parents[: depth + 1])
    _check_key(raw, parents, key, path)
    value = as_toml(text)
    if key == "kind" and table.get("kind") != value:
        table.clear()
    table[key] = value


def _check_key(raw: dict[str, Any], parents: list[str], key: str, path: str) -> None:
    if class_at(raw, parents) is None:
        raise UserError(path, f"{'.'.join(parents)} has no options of its own, or no valid kind.")
    known = keys_at(raw, parents)
    if known is not None and key not in known:
        place = ".".join(parents) or "the recipe"
        hint = nearest(key, known) or f" Expected one of: {', '.join(known)}."
        raise UserError(path, f'{place} has no "{key}".{hint}')


def _open(raw: dict[str, Any], table: dict[str, Any], path: list[str]) -> dict[str, Any]:
    """Returns the table of a key; a kind's name, or a default that the file leaves out, is written out first."""
    key = path[-1]
    if isinstance(table.get(key), str):
        table[key] = {"kind": table[key]}
    elif not isinstance(table.get(key), dict):
        table[key] = _default(class_at(raw, path[:-1]), key)
    inner: dict[str, Any] = table[key]
    return inner


def _default(place: type[BaseModel], key: str) -> dict[str, Any]:
    """Returns the default of a table of options, empty where there is none or the key holds no table."""
    field = place.model_fields[key] if isinstance(place, type) else None
    if field is None or field.is_required() or not (family_of(field) or is_model(field.annotation)):
        return {}
    default = field.get_default(call_default_factory=True)
    return default.to_table() if isinstance(default, Table) else default.model_dump(mode="json", exclude_none=True)


def as_toml(text: str) -> Any:
    """Returns the value that a word's text is, a string where it is no TOML."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
