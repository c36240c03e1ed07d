"""A value of a mask's pixels as a user writes it: a number or a colour."""

import re
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator

from mtl_keras.images.class_colours import hexadecimal

Value = int | str

LARGEST = 65_535
"""The largest number, of a mask of 16 bits."""
_WHITE = 0x010101
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def read_values(given: object) -> tuple[Value, ...]:
    """Reads values of pixels: one, or a list; each a number, ``"#rrggbb"`` or ``[r, g, b]`` within a list.

    Raises:
        ValueError: they are no such values.
    """
    return tuple(_value(each) for each in (given if isinstance(given, list | tuple) else [given]))


ValueList = Annotated[tuple[Value, ...], PlainValidator(read_values), PlainSerializer(list)]
"""The type of an option that ``read_values`` reads."""


def level_code(value: Value) -> int:
    """Returns a grey level; -1 for a colour that is no grey."""
    if isinstance(value, int):
        return value
    code = int(value[1:], 16)
    return code & 0xFF if code % _WHITE == 0 else -1


def colour_code(value: Value) -> int:
    """Returns the number of a colour, a grey level's included; past all colours for a level above 255."""
    return value * _WHITE if isinstance(value, int) else int(value[1:], 16)


def _value(given: object) -> Value:
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= LARGEST:
        return given
    if isinstance(given, str) and _COLOUR.fullmatch(given.lower()):
        return given.lower()
    if isinstance(given, list | tuple) and len(given) == 3 and all(isinstance(x, int) and 0 <= x < 256 for x in given):
        return hexadecimal(given)
    raise ValueError(
        f'expected values of pixels: a whole number of 0 to {LARGEST}, a colour "#rrggbb", or a list of them, in '
        f"which a colour may be [r, g, b] too; received {given!r}"
    )
