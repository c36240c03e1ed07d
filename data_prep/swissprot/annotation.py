"""The DR lines to the Gene Ontology."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_LINE = re.compile(r"GO; (GO:\d{7}); ([CFP]):(.*); ([A-Z]{2,3}):([^;]*?)\.(?: \[[\w-]+\])?$")


class Annotation(NamedTuple):
    """A term of the Gene Ontology that an entry has.

    Args:
        term: its id.
        aspect: ``C`` cellular component, ``F`` molecular function, ``P`` biological process.
        name: of the term, as the entry has it: long ones are cut.
        evidence: the code of GO for what the annotation rests on, as IDA.
        origin: who made it.
    """

    term: str
    aspect: str
    name: str
    evidence: str
    origin: str


def read_annotations(lines: Iterable[str]) -> Iterator[Annotation]:
    """Reads the terms of DR lines.

    Raises:
        ValueError: a line is not as it should be.
    """
    for line in lines:
        found = _LINE.match(line)
        if not found:
            raise ValueError(f'expected "GO; GO:0000000; C:name; IDA:origin."; received {line!r}')
        yield Annotation(*found.groups())
