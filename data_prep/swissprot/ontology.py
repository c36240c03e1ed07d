"""Terms of the Gene Ontology, and which are ancestors of which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from mtl_keras.errors import UserError

from .term import Term

ASPECTS = {"C": "cellular_component", "F": "molecular_function", "P": "biological_process"}
"""By the letter that UniProtKB has for them."""


@dataclass(frozen=True)
class Ontology:
    """Terms of the Gene Ontology.

    What holds of a term holds of those it is a kind or a part of: by this *true-path rule* an annotation counts for all
    ancestors. Only relations within an aspect count.

    Args:
        terms: by id, without the obsolete ones.
        renamed: the id in use of other ids of a term, and of an obsolete one that another replaces.
        obsolete: ids that nothing replaces.
    """

    terms: Mapping[str, Term]
    renamed: Mapping[str, str]
    obsolete: frozenset[str]
    _known: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def find(self, term: str) -> str | None:
        """Returns the id in use; None where the term is obsolete and nothing replaces it, or not known."""
        found = self.renamed.get(term, term)
        return found if found in self.terms else None

    def parents(self, term: str) -> tuple[str, ...]:
        """Returns the terms of the same aspect that a term is directly a kind or a part of."""
        known = self.terms[term]
        parents = dict.fromkeys(filter(None, map(self.find, known.parents)))
        return tuple(each for each in parents if self.terms[each].aspect == known.aspect)

    def ancestors(self, term: str) -> frozenset[str]:
        """Returns all terms of the same aspect that a term is a kind or a part of, itself included."""
        if term not in self._known:
            found, waiting = {term}, [term]
            while waiting:
                new = set(self.parents(waiting.pop())) - found
                found |= new
                waiting.extend(new)
            self._known[term] = frozenset(found)
        return self._known[term]

    def is_root(self, term: str) -> bool:
        """Says whether a term is the whole of its aspect, which tells nothing of a protein."""
        return not self.parents(term)


def build_ontology(terms: Iterable[Term], place: str) -> Ontology:
    """Returns the ontology of terms.

    Args:
        terms: as a file has them.
        place: the file, for errors.

    Raises:
        UserError: a term is its own ancestor.
    """
    every = {term.id: term for term in terms}
    known = {key: term for key, term in every.items() if not term.obsolete}
    renamed = {other: key for key, term in known.items() for other in term.other_ids if other not in known}
    replaced = {key: term.replaced_by for key, term in every.items() if term.obsolete}
    renamed.update({key: last for key in replaced if (last := _last(key, replaced, renamed)) in known})
    made = Ontology(known, renamed, frozenset(key for key in replaced if key not in renamed))
    _refuse_circles(made, place)
    return made


def _last(term: str, replaced: Mapping[str, str], renamed: Mapping[str, str]) -> str:
    """Follows replacements, of which one may be obsolete too; a circle of them ends where it began."""
    seen = {term}
    while (term in replaced or term in renamed) and (following := replaced.get(term) or renamed.get(term, "")):
        if following in seen:
            break
        seen.add(following)
        term = following
    return term


def _refuse_circles(ontology: Ontology, place: str) -> None:
    graph = TopologicalSorter({term: ontology.parents(term) for term in ontology.terms})
    try:
        graph.prepare()
    except CycleError as error:
        shown = " -> ".join(reversed(error.args[1]))
        problem = (
            f"expected terms without circles; received {shown} by is_a and part_of. Use go-basic.obo, which has none."
        )
        raise UserError(place, problem) from error
