"""A letter for each class, so that it can be told without its colour."""

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase, digits

NO_LETTER = "?"


def class_letters(names: Sequence[str]) -> dict[str, str]:
    """Returns a sign a class, all different while there are any: the name where it is one sign, else one of its own.

    Example:
        >>> class_letters(["helix", "strand", "coil"])
        {'helix': 'H', 'strand': 'S', 'coil': 'C'}
    """
    found = {name: name for name in names if len(name) == 1 and name.isprintable() and not name.isspace()}
    for name in names:
        if name not in found:
            own = [letter for letter in name.upper() if letter.isalnum() and letter.isascii()]
            free = (each for each in (*own, *ascii_uppercase, *digits, *ascii_lowercase) if each not in found.values())
            found[name] = next(free, NO_LETTER)
    return {name: found[name] for name in names}
