"""Patterns of paths: ``*``, ``?``, ``**`` and ``{field}``."""

import glob
import re
from collections.abc import Mapping
from pathlib import Path

from mtl_keras.data.faults import quoted
from mtl_keras.data.picture_files import hidden
from mtl_keras.errors import UserError

_FIELD = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]+$")
_PART = re.compile(r"\*\*/|\*\*|\*|\?|\{[A-Za-z_][A-Za-z0-9_]*\}")


def fields_of(pattern: str) -> list[str]:
    """Returns the names of the fields of a pattern."""
    return list(dict.fromkeys(_FIELD.findall(pattern)))


def without_fields(pattern: str) -> str:
    """Returns a pattern with ``*`` in the place of its fields."""
    return _FIELD.sub("*", pattern)


def fill(pattern: str, fields: Mapping[str, str], option: str) -> str:
    """Puts values in the place of fields.

    Raises:
        UserError: the pattern has a field of which no value is known.
    """
    unknown = [name for name in fields_of(pattern) if name not in fields]
    if unknown:
        received = f'{quoted(unknown)} in "{pattern}"'
        raise UserError(
            f"dataset.{option}",
            f"expected fields of {quoted(sorted(fields))}; received {received}. Correct {option}.",
        )
    return _FIELD.sub(lambda found: fields[found[1]], pattern)


def matches(root: Path, pattern: str) -> list[tuple[Path, dict[str, str]]]:
    """Returns the files that fit a pattern, in alphabetical order, with the values of its fields.

    ``*`` and ``{field}`` stand for characters other than a slash, ``?`` for one, ``**`` for folders at any depth.
    A suffix at the end is found in upper and lower case. Hidden files are left out.
    """
    plain = _SUFFIX.sub(_in_any_case, without_fields(pattern).replace("[", "[[]"))
    expression = re.compile(_expression(pattern))
    found = []
    for name in sorted(glob.glob(plain, root_dir=root, recursive=True)):
        matched = expression.fullmatch(name)
        path = root / name
        if matched and path.is_file() and not hidden(path):
            found.append((path, matched.groupdict()))
    return found


def _expression(pattern: str) -> str:
    """Returns the regular expression of a pattern; a field that comes again has the same value again."""
    seen: set[str] = set()
    parts: list[str] = []
    end = 0
    for found in _PART.finditer(pattern):
        parts += [re.escape(pattern[end : found.start()]), _group(found[0], seen)]
        end = found.end()
    rest = pattern[end:]
    suffix = _SUFFIX.search(rest)
    cut = suffix.start() if suffix else len(rest)
    return "".join([*parts, re.escape(rest[:cut]), f"(?i:{re.escape(rest[cut:])})"])


def _in_any_case(suffix: "re.Match[str]") -> str:
    """Returns the pattern of a suffix for ``glob``."""
    return "".join(f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else letter for letter in suffix[0])


def in_other_case(path: Path) -> Path:
    """Returns a file that is there, its suffix in the other case if need be; a path where nothing is as it is."""
    if not path.suffix or path.is_file():
        return path
    others = (path.with_suffix(change(path.suffix)) for change in (str.upper, str.lower))
    return next((other for other in others if other.is_file()), path)


def _group(part: str, seen: set[str]) -> str:
    simple = {"**/": r"(?:.*/)?", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
    if part in simple:
        return simple[part]
    name = part[1:-1]
    if name in seen:
        return f"(?P={name})"
    seen.add(name)
    return f"(?P<{name}>[^/]+)"
