"""Well-formedness of BIO tags."""

from collections.abc import Iterable, Sequence


def tag_names(types: Iterable[str]) -> list[str]:
    """Returns ``O``, then ``B-x`` and ``I-x`` for each entity type in alphabetical order."""
    return ["O", *(f"{prefix}-{kind}" for kind in sorted(types) for prefix in "BI")]


def check_tags(tags: Sequence[str], names: Iterable[str], place: str) -> None:
    """Checks that every tag is known and every ``I-x`` follows ``B-x`` or ``I-x``.

    Raises:
        ValueError: at the first tag that does not fit; ``place`` says where the row is.
    """
    known = set(names)
    for number, (before, tag) in enumerate(zip(["O", *tags], tags, strict=False), 1):
        if tag not in known:
            raise ValueError(f'{place}, word {number}: the tag "{tag}" is none of {", ".join(sorted(known))}.')
        if tag.startswith("I-") and before[2:] != tag[2:]:
            raise ValueError(f'{place}, word {number}: "{tag}" continues no entity; the tag before is "{before}".')
