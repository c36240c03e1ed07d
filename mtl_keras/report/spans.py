"""Entities in a row of BIO tags."""

from collections.abc import Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """An entity: its type and its words ``start`` to ``end``, the last not included."""

    type: str
    start: int
    end: int


def spans(tags: Sequence[str]) -> list[Span]:
    """Reads the entities of a row; an I- that continues nothing begins an entity, as in CoNLL's scorer."""
    found: list[Span] = []
    for place, tag in enumerate(tags):
        prefix, _, kind = tag.partition("-")
        if not kind or prefix not in ("B", "I"):
            continue
        if prefix == "I" and found and (found[-1].type, found[-1].end) == (kind, place):
            found[-1] = found[-1]._replace(end=place + 1)
        else:
            found.append(Span(kind, place, place + 1))
    return found
