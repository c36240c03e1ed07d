"""The CC lines: comments by their topic."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from .wrapping import joined, without_evidence

_TOPIC = re.compile(r"-!- ([A-Z][A-Z /-]*): ?(.*)")
_ISOFORM = re.compile(r"(?<=; )Name=([^;]+);(?: Synonyms=[^;]+;)? IsoId=([^;]+); Sequence=([^;]+);")
_DISPLAYED = "Displayed"


class Isoform(NamedTuple):
    """A product of the gene; the entry's own sequence is that of the one which is ``displayed``."""

    name: str
    accessions: tuple[str, ...]
    displayed: bool


def read_comments(lines: Iterable[str], wanted: str) -> list[str]:
    """Returns the texts of the comments of a topic."""
    texts: list[list[str]] = []
    inside = False
    for line in lines:
        if line.startswith("-!-"):
            topic = _TOPIC.match(line)
            inside = topic is not None and topic.group(1) == wanted
            if topic is not None and inside:
                texts.append([topic.group(2)])
        elif line.startswith("---"):
            inside = False  # the notice of copyright
        elif inside:
            texts[-1].append(line)
    return [joined(text) for text in texts]


def read_isoforms(lines: Iterable[str]) -> tuple[Isoform, ...]:
    """Returns the isoforms that the topic ALTERNATIVE PRODUCTS names."""
    text = " ".join(read_comments(lines, "ALTERNATIVE PRODUCTS"))
    found = _ISOFORM.findall(without_evidence(text))
    return tuple(Isoform(name, tuple(ids.split(", ")), sequence == _DISPLAYED) for name, ids, sequence in found)
