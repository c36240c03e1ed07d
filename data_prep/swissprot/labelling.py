"""The labels of an entry, with all their ancestors."""

from collections.abc import Iterator
from dataclasses import dataclass

from .annotation import Annotation
from .compartments import COMPARTMENTS, compartments
from .entry import Entry
from .enzymes import enzyme_ancestors, enzyme_parents, is_enzyme_number
from .location import own_locations
from .ontology import ASPECTS, Ontology

EXPERIMENTAL = frozenset(("EXP", "IDA", "IPI", "IMP", "IGI", "IEP", "HTP", "HDA", "HMP", "HGI", "HEP", "TAS", "IC"))
"""Codes of evidence that is an experiment, or a curator's word for one."""
NO_DATA = "ND"
"""The code of annotations with the root, which say that nothing is known."""
_OF_THE_ENTRY = frozenset(("3D-structure", "Direct protein sequencing", "Reference proteome", "Complete proteome"))
"""Keywords that tell how an entry came about, and nothing of the protein."""
GO_FEATURES = {f"go_{aspect}": letter for letter, aspect in ASPECTS.items()}
FEATURES = ("ec", *GO_FEATURES, "location", "keywords")
"""What a protein has any number of; none says that nothing is known, not that it has none."""


@dataclass(frozen=True)
class Labelling:
    """Gives entries their labels.

    Args:
        ontology: of the terms.
        experimental: whether annotations count only that rest on an experiment.
    """

    ontology: Ontology
    experimental: bool = False

    def labels(self, entry: Entry) -> dict[str, list[str]]:
        """Returns the labels of an entry by feature, each list with all ancestors; empty where nothing is known."""
        return {
            "ec": list(dict.fromkeys(each for number in _enzymes(entry) for each in enzyme_ancestors(number))),
            **{feature: self._terms(entry, letter) for feature, letter in GO_FEATURES.items()},
            "location": compartments(own_locations(entry.locations, entry.isoforms)),
            "keywords": [word for word in entry.keywords if word not in _OF_THE_ENTRY],
        }

    def parents(self, feature: str, label: str) -> list[str]:
        """Returns the labels directly above a label."""
        if feature == "ec":
            return enzyme_parents(label)
        if feature not in GO_FEATURES:
            return []
        above = self.ontology.parents(label.split(" ")[0])
        return [self._shown(term) for term in above if not self.ontology.is_root(term)]

    def order(self, feature: str, label: str) -> tuple[int, ...] | str:
        """Returns by what labels are sorted: EC numbers by their parts, locations as in their table, others by name."""
        if feature == "ec":
            return tuple(int("".join(filter(str.isdigit, part)) or 0) for part in label.split("."))
        return (list(COMPARTMENTS).index(label),) if feature == "location" else label

    def dropped(self, entry: Entry) -> Iterator[str]:
        """Yields the reason of each annotation and EC number of an entry that gives no label."""
        for annotation in entry.annotations:
            if annotation.evidence == NO_DATA:
                yield "go_annotations_without_data"
            elif self.experimental and annotation.evidence not in EXPERIMENTAL:
                yield "go_annotations_not_experimental"
            elif self.ontology.find(annotation.term) is None:
                obsolete = annotation.term in self.ontology.obsolete
                yield "go_annotations_obsolete" if obsolete else "go_annotations_unknown"
            elif annotation.term in self.ontology.renamed:
                yield "go_annotations_renamed"
        yield from ("ec_numbers_malformed" for number in entry.enzymes if not is_enzyme_number(number))

    def _terms(self, entry: Entry, letter: str) -> list[str]:
        own = [each for each in entry.annotations if each.aspect == letter and self._counts(each)]
        direct = dict.fromkeys(filter(None, (self.ontology.find(each.term) for each in own)))
        every = sorted(frozenset[str]().union(*map(self.ontology.ancestors, direct)))
        return [self._shown(term) for term in every if not self.ontology.is_root(term)]

    def _counts(self, annotation: Annotation) -> bool:
        return annotation.evidence != NO_DATA and (not self.experimental or annotation.evidence in EXPERIMENTAL)

    def _shown(self, term: str) -> str:
        """Returns the label of a term: its id, then its name."""
        return f"{term} {self.ontology.terms[term].name}"


def _enzymes(entry: Entry) -> list[str]:
    return [number for number in entry.enzymes if is_enzyme_number(number)]
