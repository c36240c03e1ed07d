"""Finds a component by its family and its name, table or object, importing its family on first use."""

import difflib
from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

from mtl_keras.errors import UserError
from mtl_keras.table import Table

FAMILIES: dict[str, str] = {
    "backbone": "mtl_keras.backbones",
    "sharing": "mtl_keras.sharing",
    "head": "mtl_keras.heads",
    "balancer": "mtl_keras.balancers",
    "dataset": "mtl_keras.data",
    "mixing": "mtl_keras.data.mixing",
    "optimizer": "mtl_keras.optimizers",
}
"""The module of each family; its ``KINDS`` maps a kind to the class."""


def kinds(family: str) -> dict[str, type[Table]]:
    """Returns the classes of a family by their ``kind``."""
    return cast("dict[str, type[Table]]", import_module(FAMILIES[family]).KINDS)


def find(family: str, kind: object) -> type[Table]:
    """Returns the class of a kind.

    Raises:
        UserError: if the family has no such kind.
    """
    known = kinds(family)
    if not isinstance(kind, str) or kind not in known:
        raise UserError(family, f"expected kind {one_of(known)}; received {kind!r}.{nearest(kind, known)}")
    return known[kind]


def get(family: str, identifier: "str | Mapping[str, Any] | Table") -> Any:
    """Returns a component of a family.

    Args:
        family: ``backbone``, ``sharing``, ``head``, ``balancer``, ``dataset``, ``mixing`` or ``optimizer``.
        identifier: a kind, a table with a ``kind``, or the component itself.

    Raises:
        UserError: if the family has no such kind.
        pydantic.ValidationError: if the options do not fit it.
    """
    if isinstance(identifier, Table):
        if not isinstance(identifier, tuple(kinds(family).values())) and identifier.kind in kinds(family):
            raise UserError(family, f"expected a {family}; received {type(identifier).__name__}.")
        return identifier
    table = {"kind": identifier} if isinstance(identifier, str) else dict(identifier)
    return find(family, table.pop("kind", None))(**table)


def one_of(names: Mapping[str, object] | list[str]) -> str:
    """Writes names as a choice: ``"a", "b" or "c"``."""
    *most, last = (f'"{name}"' for name in names)
    return f"{', '.join(most)} or {last}" if most else last


def nearest(name: object, names: Mapping[str, object] | list[str]) -> str:
    """Writes a hint at the nearest valid name, with a blank before, or nothing where none is near."""
    close = difflib.get_close_matches(str(name), list(names), n=1)
    return f' Did you mean "{close[0]}"?' if close else ""
