"""The spans that BIO tags say, in plain Python."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """An entity: words ``start`` to ``end``, ``end`` not included."""

    type: str
    start: int
    end: int


def split_tag(tag: str) -> tuple[str, str]:
    """Returns a tag's prefix (``B``, ``I`` or ``O``) and its entity type, empty for ``O``."""
    prefix, _, kind = tag.partition("-")
    return prefix, kind


def spans(tags: Sequence[str]) -> list[Span]:
    """Returns the entities of a sentence, in order.

    Ill-formed tags are read as seqeval does by default: an I- that does not go
    on with the entity before it begins one.
    """
    found: list[Span] = []
    for place, tag in enumerate(tags):
        prefix, kind = split_tag(tag)
        last = found[-1] if found else None
        if prefix == "I" and last is not None and last.end == place and last.type == kind:
            found[-1] = last._replace(end=place + 1)
        elif prefix != "O":
            found.append(Span(kind, place, place + 1))
    return found


def repaired(tags: Sequence[str]) -> list[str]:
    """Returns well-formed tags with the same spans: an I- that begins an entity becomes B-."""
    whole = ["O"] * len(tags)
    for span in spans(tags):
        whole[span.start : span.end] = [f"B-{span.type}"] + [f"I-{span.type}"] * (span.end - span.start - 1)
    return whole


def check_tags(labels: Iterable[str]) -> None:
    """Checks that tag names are BIO: ``O``, and a ``B-x`` for every ``I-x``.

    Raises:
        ValueError: they are not.
    """
    names = set(labels)
    odd = sorted(name for name in names if name != "O" and not (name[:2] in ("B-", "I-") and len(name) > 2))
    if odd:
        raise ValueError(f"expected the tags O, B-x and I-x; received {odd}")
    if "O" not in names:
        raise ValueError(f"expected the tag O among the labels; received {sorted(names)}")
    orphans = sorted(name for name in names if name.startswith("I-") and f"B-{name[2:]}" not in names)
    if orphans:
        raise ValueError(f"expected a B-x for every I-x; received {orphans} without one")
