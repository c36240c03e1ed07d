"""Says in words what pydantic found wrong with a user's tables or options."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mtl_keras import components
from mtl_keras.errors import UserError, UserErrors

KeysAt = Callable[[Sequence[Any]], Sequence[str] | None]
"""Gives the keys that the table at a path may have; None where they are not known."""

_EXPECTED = {
    "string_type": "a string",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "path_type": "a path, as a string",
    "greater_than": "a number greater than {gt}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than": "a number less than {lt}",
    "less_than_equal": "a number of at most {le}",
    "literal_error": "{expected}",
    "string_pattern_mismatch": "a string of the pattern {pattern}",
    "string_too_short": "a string of at least {min_length} characters",
    "string_too_long": "a string of at most {max_length} characters",
}
_OURS = frozenset({"component", "recipe_name", "task_name"})


def explain(error: ValidationError, raw: Any, keys_at: KeysAt, place: str = "") -> list[UserError]:
    """Returns a fault for each of pydantic's, with its path below a place.

    Args:
        error: what pydantic raised.
        raw: the tables that it was given.
        keys_at: gives the keys that fit where one does not.
        place: where the tables themselves stand.
    """
    found: dict[tuple[Any, ...], list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        # A default that waits for another option is no fault of its own.
        if detail["type"] != "default_factory_not_called":
            found.setdefault(_path(detail, raw), []).append(detail)
    # Where an option may be a table or something else, a fault in the table says that the table was meant.
    deepest = [path for path in found if not any(path == other[: len(path)] != other for other in found)]
    return [_fault(path, found[path], keys_at, place) for path in deepest]


def as_user_error(faults: list[UserError], title: str) -> UserError:
    """Returns the fault itself where it is the only one, else all of them under a title."""
    return faults[0] if len(faults) == 1 else UserErrors(f"{title}: {len(faults)} faults", faults)


def show_value(value: Any) -> str:
    """Writes a value as TOML does, cut where it is long."""
    text = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
    text = text or (f'"{value}"' if isinstance(value, str) else repr(value))
    return text if len(text) <= 80 else f"{text[:77]}..."


def _path(detail: ErrorDetails, raw: Any) -> tuple[Any, ...]:
    """Returns the path of a fault without what pydantic adds to it: the type that it tried to read."""
    *parents, last = detail["loc"] or ("",)
    path = []
    for part in parents:
        if _has(raw, part):
            raw = raw[part]
            path.append(part)
    if _has(raw, last) or detail["type"] in ("missing", "extra_forbidden"):
        path.append(last)
    return tuple(path)


def _has(raw: Any, part: Any) -> bool:
    return part in raw if isinstance(raw, Mapping) else isinstance(raw, list | tuple) and isinstance(part, int)


def _fault(path: tuple[Any, ...], details: list[ErrorDetails], keys_at: KeysAt, place: str) -> UserError:
    where = ".".join(str(part) for part in (place, *path) if part != "")
    detail = details[0]
    match detail["type"]:
        case "extra_forbidden":
            known = keys_at(path[:-1]) or []
            hint = components.nearest(path[-1], known) or f" Keys here: {', '.join(known)}."
            return UserError(where, f"there is no such key.{hint}")
        case "missing":
            return UserError(where, "expected a value, for which there is no default; received none.")
        case "too_short" if path == ("tasks",):
            return UserError(where, "expected at least one table [tasks.<name>]; received none.")
        case kind if kind in _OURS:
            return UserError(where, detail["msg"])
        case "value_error":
            return UserError(where, f"{str(detail['ctx']['error']).removesuffix('.')}.")
    expected = " or ".join(_expected(each) for each in details)
    return UserError(where, f"expected {expected}; received {show_value(detail['input'])}.{_nearest_choice(detail)}")


def _expected(detail: ErrorDetails) -> str:
    known = _EXPECTED.get(detail["type"])
    if known is None:
        return f"a value that fits ({detail['msg']})"
    context = {key: f"{value:g}" if isinstance(value, float) else value for key, value in detail.get("ctx", {}).items()}
    return known.format(**context).replace("'", '"')


def _nearest_choice(detail: ErrorDetails) -> str:
    if detail["type"] != "literal_error":
        return ""
    choices = detail["ctx"]["expected"].replace(" or ", ", ").split(", ")
    return components.nearest(detail["input"], [choice.strip("'") for choice in choices])
