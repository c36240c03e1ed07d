"""Finds a component by its family and its name, table or object, importing its family on first use."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, TypeVar, cast

from pydantic import ValidationError

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

Component = TypeVar("Component", bound=Table)


def kinds(family: str) -> dict[str, type[Table]]:
    """Returns the classes of a family by their ``kind``."""
    return cast("dict[str, type[Table]]", import_module(FAMILIES[family]).KINDS)


def register(family: str) -> Callable[[type[Component]], type[Component]]:
    """Returns a decorator that makes a class of the user's own one of a family's kinds, as those that are shipped.

    Tables, recipes and saved models then know it by its ``kind``. A class that is defined anew, as in a notebook, takes
    the place of the one before.

    Args:
        family: ``backbone``, ``sharing``, ``head``, ``balancer``, ``dataset``, ``mixing`` or ``optimizer``.

    Raises:
        UserError: there is no such family, or another class has the kind.

    Example:
        >>> import mtl_keras as mtl
        >>> @mtl.register("head")
        ... class Steady(mtl.heads.Regression):
        ...     kind = "steady"
        >>> mtl.Task("price", head="steady").head.kind
        'steady'
    """
    if family not in FAMILIES:
        raise UserError("register", f"expected a family, {one_of(FAMILIES)}; received {family!r}.")

    def add(own: type[Component]) -> type[Component]:
        known = kinds(family)
        if not (isinstance(own, type) and issubclass(own, _bases(family))):
            raise UserError(family, f"expected a class derived from the family's base; received {own!r}. Derive it so.")
        if not isinstance(getattr(own, "kind", None), str):
            raise UserError(family, f'expected a class with a kind; {own.__name__} has none. Add kind = "...".')
        there = known.get(own.kind)
        if there is not None and (there.__module__, there.__qualname__) != (own.__module__, own.__qualname__):
            raise UserError(family, f'expected a kind that is new; "{own.kind}" is {there.__name__}. Choose another.')
        known[own.kind] = own
        return own

    return add


def find(family: str, kind: object) -> type[Table]:
    """Returns the class of a kind.

    Raises:
        UserError: if the family has no such kind.
    """
    known = kinds(family)
    if isinstance(kind, str) and kind in known:
        return known[kind]
    received = "no kind" if kind is None else f'"{kind}"'
    raise UserError(family, f"expected kind {one_of(known)}; received {received}.{nearest(kind, known)}")


def check(family: str, component: Table) -> Table:
    """Returns the component if it is none of another family; a class of the user's own is welcome.

    Raises:
        UserError: if it belongs to another family.
    """
    if not isinstance(component, _bases(family)):
        raise UserError(family, f"expected kind {one_of(kinds(family))}; received {component!r}.")
    return component


def _bases(family: str) -> tuple[type, ...]:
    """Returns the classes of a family, and those that they are derived from."""
    return tuple({base for known in kinds(family).values() for base in known.__mro__[: known.__mro__.index(Table)]})


def get(family: str, identifier: "str | Mapping[str, Any] | Table") -> Any:
    """Returns a component of a family.

    Args:
        family: ``backbone``, ``sharing``, ``head``, ``balancer``, ``dataset``, ``mixing`` or ``optimizer``.
        identifier: a kind, a table with a ``kind``, or the component itself.

    Raises:
        UserError: if the family has no such kind, or the options do not fit it.
    """
    from mtl_keras.explain import as_user_error, explain  # it looks for names with what is here

    if isinstance(identifier, Table):
        return check(family, identifier)
    table = {"kind": identifier} if isinstance(identifier, str) else dict(identifier)
    found = find(family, table.pop("kind", None))
    try:
        return found(**table)
    except ValidationError as error:
        faults = explain(error, table, lambda path: None if path else list(found.model_fields), family)
        raise as_user_error(faults, family) from error


def one_of(names: Iterable[str]) -> str:
    """Writes names as a choice: ``"a", "b" or "c"``."""
    *most, last = [f'"{name}"' for name in names] or ["(there is none)"]
    return f"{', '.join(most)} or {last}" if most else last


def nearest(name: object, names: Iterable[str]) -> str:
    """Writes a hint at the nearest valid name, with a blank before, or nothing where none is near."""
    close = difflib.get_close_matches(str(name), list(names), n=1, cutoff=0.65)
    return f' Did you mean "{close[0]}"?' if close else ""
