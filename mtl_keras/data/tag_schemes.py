"""Reads the tags of a sentence, however they are written, as BIO."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

Scheme = Literal["BIO", "BIOES", "IO", "classes"]

_LETTERS: dict[str, dict[str, str]] = {
    "BIO": {"B": "B", "I": "I"},
    "BIOES": {"B": "B", "I": "I", "E": "E", "L": "E", "S": "S", "U": "S"},
    "IO": {"I": "I"},
}
"""By scheme: the letters before an entity's type, and those of BIOES that they stand for; BILOU has L and U."""
_EXPECTED = {
    "BIO": '"O", "B-type" or "I-type"',
    "BIOES": '"O", "B-type", "I-type", "E-type" or "S-type"',
    "IO": '"O" or "I-type"',
}
_TAG = re.compile(r"([A-Z])-(\S+)")
_OUTSIDE = ("O", "")

Problem = tuple[int, str]
"""The place of a tag in its sentence, from 0, and what is wrong with it."""


def read_tags(
    tags: Sequence[str], scheme: Scheme, repair: bool = False, option: str = "tag_column"
) -> tuple[list[str], list[Problem]]:
    """Returns the tags of a sentence as BIO (those that are ``classes`` as they are), and what is wrong with them.

    Args:
        tags: as they are written.
        scheme: how.
        repair: whether an entity that is not begun or ended as the scheme says is one, rather than a fault.
        option: what chooses the tags, for messages.
    """
    if scheme == "classes":
        return list(tags), [(place, _empty(option)) for place, tag in enumerate(tags) if not tag]
    found: list[str] = []
    problems: list[Problem] = []
    before, said = _OUTSIDE, "O"
    for place, tag in enumerate(tags):
        own = _parts(tag, scheme)
        if own is None:
            advice = f"Correct it, or set {option} or scheme."
            problems.append((place, f'expected a tag {_EXPECTED[scheme]}; received "{tag}". {advice}'))
        letter, kind = own or _OUTSIDE
        goes_on = letter in "IE" and before[0] in "BI" and before[1] == kind
        if own and not repair and (problem := _problem(letter, kind, goes_on, before, scheme)):
            problems.append((place, f'{problem}; received "{tag}" after "{said}". {_REPAIR}'))
        found.append("O" if letter == "O" else f"{'I' if goes_on else 'B'}-{kind}")
        before, said = (letter, kind), tag
    if scheme == "BIOES" and before[0] in "BI" and not repair:
        problem = f'expected "E-{before[1]}" at the end of an entity; received "{said}" at the end of the sentence'
        problems.append((len(tags) - 1, f"{problem}. {_REPAIR}"))
    return found, problems


def tag_names(names: Iterable[str], scheme: Scheme) -> list[str]:
    """Returns the names of labels: ``O``, then ``B-x``, ``I-x`` of each type by the alphabet; of classes the names."""
    if scheme == "classes":
        return sorted(names)
    return ["O", *(f"{place}-{name}" for name in sorted({tag[2:] for tag in names} - {""}) for place in "BI")]


_REPAIR = "Correct it, or set repair = true to read it as an entity all the same."


def _parts(tag: str, scheme: Scheme) -> tuple[str, str] | None:
    """Returns the letter of BIOES and the type of a tag; None where it is none of the scheme."""
    matched = _TAG.fullmatch(tag)
    letter = _LETTERS[scheme].get(matched[1]) if matched else None
    return _OUTSIDE if tag == "O" else (letter, matched[2]) if matched and letter else None


def _problem(letter: str, kind: str, goes_on: bool, before: tuple[str, str], scheme: Scheme) -> str | None:
    """Says what is wrong with a tag behind another."""
    if scheme == "BIOES" and before[0] in "BI" and before[0] != "O" and not goes_on:
        return f'expected "I-{before[1]}" or "E-{before[1]}" in an entity that has no end'
    if letter in "IE" and not goes_on and scheme != "IO":
        return f'expected "B-{kind}" at the beginning of an entity'
    return None


def _empty(option: str) -> str:
    return f"expected a class; received an empty tag. Give the word a class, or set {option}."
