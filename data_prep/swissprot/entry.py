"""An entry of UniProtKB."""

import json
from dataclasses import dataclass
from typing import Self

from .annotation import Annotation
from .comments import Isoform
from .location import Location
from .region import Region


@dataclass(frozen=True)
class Entry:
    """What an entry of UniProtKB says of a protein.

    Args:
        accession: the primary accession.
        secondary: accessions of entries that went into this one.
        entry_name: as ABC1_HUMAN.
        reviewed: whether it is of Swiss-Prot.
        organism: the species.
        taxon: its number at NCBI.
        name: of the protein.
        enzymes: EC numbers, which may be partial: 1.1.1.-.
        fragment: whether the sequence is not complete.
        isoforms: products of the gene, where several are known.
        annotations: terms of the Gene Ontology.
        locations: places in the cell.
        regions: stretches in a membrane or with a lipid.
        keywords: of UniProt's list.
        sequence: the canonical one.
    """

    accession: str
    secondary: tuple[str, ...]
    entry_name: str
    reviewed: bool
    organism: str
    taxon: int
    name: str
    enzymes: tuple[str, ...]
    fragment: bool
    isoforms: tuple[Isoform, ...]
    annotations: tuple[Annotation, ...]
    locations: tuple[Location, ...]
    regions: tuple[Region, ...]
    keywords: tuple[str, ...]
    sequence: str

    def to_json(self) -> str:
        """Returns the entry as a line of JSON."""
        return json.dumps(vars(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Returns the entry of a line of JSON."""
        values = json.loads(line)
        for name in ("secondary", "enzymes", "keywords"):
            values[name] = tuple(values[name])
        values["isoforms"] = tuple(Isoform(name, tuple(ids), shown) for name, ids, shown in values["isoforms"])
        values["annotations"] = tuple(Annotation(*each) for each in values["annotations"])
        values["locations"] = tuple(
            Location(molecule, place, tuple(topology)) for molecule, place, topology in values["locations"]
        )
        values["regions"] = tuple(Region(*each) for each in values["regions"])
        return cls(**values)
