"""Says in words what pydantic found wrong with a recipe."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mtl_keras import components
from mtl_keras.errors import UserError
from mtl_keras.recipe.walk import keys_at

_EXPECTED = {
    "string_type": "a string",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "greater_than": "a number greater than {gt}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than": "a number less than {lt}",
    "less_than_equal": "a number of at most {le}",
    "literal_error": "{expected}",
    "string_pattern_mismatch": "a string of the pattern {pattern}",
    "string_too_short": "a string of at least {min_length} characters",
}
_OURS = frozenset({"component", "task_name"})


def explain(error: ValidationError, raw: dict[str, Any]) -> list[UserError]:
    """Returns a fault for each of pydantic's, with its path in the recipe."""
    # A default that waits for another option is no fault of its own.
    details = [each for each in error.errors(include_url=False) if each["type"] != "default_factory_not_called"]
    return [_fault(each, raw) for each in details]


def show_value(value: Any) -> str:
    """Writes a value as TOML does, cut where it is long."""
    text = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
    text = text or (f'"{value}"' if isinstance(value, str) else repr(value))
    return text if len(text) <= 80 else f"{text[:77]}..."


def _fault(detail: ErrorDetails, raw: dict[str, Any]) -> UserError:
    path = [part for part in detail["loc"] if part != "[key]"]
    place = ".".join(str(part) for part in path)
    received = show_value(detail["input"])
    match detail["type"]:
        case "extra_forbidden":
            known = keys_at(raw, path[:-1]) or []
            hint = components.nearest(path[-1], known) or f" Keys here: {', '.join(known)}."
            return UserError(place, f"there is no such key.{hint}")
        case "missing":
            return UserError(place, "expected a value, for which there is no default; received none.")
        case "too_short" if path == ["tasks"]:
            return UserError(place, "expected at least one table [tasks.<name>]; received none.")
        case kind if kind in _OURS:
            return UserError(place, detail["msg"])
        case kind if kind in _EXPECTED:
            expected = _EXPECTED[kind].format(**detail.get("ctx", {}))
            hint = _nearest_choice(detail)
            return UserError(place, f"expected {expected}; received {received}.{hint}")
        case _:
            return UserError(place, f"{detail['msg']}; received {received}.")


def _nearest_choice(detail: ErrorDetails) -> str:
    if detail["type"] != "literal_error":
        return ""
    choices = detail["ctx"]["expected"].replace(" or ", ", ").split(", ")
    return components.nearest(detail["input"], [choice.strip("'") for choice in choices])
