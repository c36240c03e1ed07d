"""A term of the Gene Ontology, and the OBO files that have them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from mtl_keras.errors import UserError

_RELATION = "part_of"
_TAGS = frozenset(("id", "name", "namespace", "is_a", "relationship", "alt_id", "is_obsolete", "replaced_by"))
_Tags = dict[str, list[str]]


class Term(NamedTuple):
    """A term.

    Args:
        id: as GO:0005737.
        name: for people.
        aspect: its namespace, as ``cellular_component``.
        parents: ids of the terms that it is a kind (``is_a``) or a part (``part_of``) of.
        other_ids: ids that it had or took over.
        obsolete: whether it is no longer in use.
        replaced_by: the id to use for an obsolete one; "" where there is none.
    """

    id: str
    name: str
    aspect: str
    parents: tuple[str, ...]
    other_ids: tuple[str, ...]
    obsolete: bool
    replaced_by: str


def read_terms(path: Path) -> Iterator[Term]:
    """Reads the terms of an OBO file.

    Raises:
        UserError: a term is not as it should be, or there is none.
    """
    found: set[str] = set()
    try:
        with path.open(encoding="utf-8") as lines:
            for number, tags in _stanzas(lines):
                term = _term(tags, f"{path.name}:{number}")
                if term.id in found:
                    raise UserError(f"{path.name}:{number}", f"expected each term once; received {term.id} again.")
                found.add(term.id)
                yield term
    except UnicodeDecodeError as error:
        raise UserError(str(path), f"expected an OBO file in UTF-8; received {error}. Fetch it again.") from error
    if not found:
        raise UserError(str(path), 'expected an OBO file with "[Term]" stanzas; received none. Fetch it again.')


def _stanzas(lines: Iterable[str]) -> Iterator[tuple[int, _Tags]]:
    """Yields the tags in use of each stanza of a term, with the line where it begins."""
    first, tags = 0, _Tags()
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            if first:
                yield first, tags
            first, tags = (number if line.strip() == "[Term]" else 0), _Tags()
        elif first:
            tag, _, value = line.partition(":")
            if tag in _TAGS:
                tags.setdefault(tag, []).append(value.partition(" ! ")[0].partition(" {")[0].strip())
    if first:
        yield first, tags


def _term(tags: _Tags, place: str) -> Term:
    missing = [tag for tag in ("id", "name") if tag not in tags]
    if missing:
        raise UserError(place, f"expected a term with id and name; received none of {', '.join(missing)}.")
    related = [value.split(maxsplit=1) for value in tags.get("relationship", [])]
    return Term(
        id=tags["id"][0],
        name=tags["name"][0],
        aspect=tags.get("namespace", [""])[0],
        parents=(*tags.get("is_a", []), *(pair[1] for pair in related if pair[:1] == [_RELATION] and pair[1:])),
        other_ids=tuple(tags.get("alt_id", [])),
        obsolete=tags.get("is_obsolete") == ["true"],
        replaced_by=tags.get("replaced_by", [""])[0],
    )
