"""How the tags of sentences are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mtl_keras.data.tag_schemes import Scheme, read_tags

_LETTERS: dict[Scheme, frozenset[str]] = {
    "IO": frozenset("I"),
    "BIO": frozenset("BI"),
    "BIOES": frozenset("BIESLU"),
}
"""By scheme: what may stand before an entity's type, the narrowest first."""
_MOST_CLASSES, _WORDS_A_CLASS = 200, 5


@dataclass(frozen=True)
class TagLook:
    """The tags of a sample.

    Args:
        scheme: how they are written.
        broken: how many do not keep to the scheme.
    """

    scheme: Scheme
    broken: int = 0


def tag_look(sentences: Sequence[Sequence[str]]) -> TagLook | None:
    """Returns how tags are written; None where they are neither of entities nor a few classes.

    Args:
        sentences: the tags of each.
    """
    tags = {tag for sentence in sentences for tag in sentence}
    entities = tags - {"O"}
    if entities and all(len(tag) > 2 and tag[1] == "-" for tag in entities):
        letters = {tag[0] for tag in entities}
        schemes = [scheme for scheme, known in _LETTERS.items() if letters <= known]
        return TagLook(schemes[0], _broken(sentences, schemes[0])) if schemes else None
    words = sum(map(len, sentences))
    few = 2 <= len(tags) <= _MOST_CLASSES and len(tags) * _WORDS_A_CLASS <= words
    return TagLook("classes") if few and "" not in tags else None


def _broken(sentences: Iterable[Sequence[str]], scheme: Scheme) -> int:
    return sum(len(read_tags(sentence, scheme)[1]) for sentence in sentences)
