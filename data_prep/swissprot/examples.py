"""The rows of the data set."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .labelling import Labelling
from .membrane import membrane_binding
from .placing import Placed, PlacedShard, read_placed
from .vocabulary import Vocabulary

MISSING = -1


@dataclass(frozen=True)
class Examples:
    """Makes rows of entries.

    Args:
        labelling: gives the labels.
        vocabulary: those in use.
    """

    labelling: Labelling
    vocabulary: Vocabulary

    def of_shard(self, shard: PlacedShard, split: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yields the rows of a split that come from a file of entries, each with its key."""
        for placed in read_placed([shard]):
            if placed.split == split:
                yield placed.entry.accession, self.row(placed)

    def row(self, placed: Placed) -> dict[str, Any]:
        """Returns the row of an entry."""
        entry = placed.entry
        labels: dict[str, list[str] | list[int]] = {
            feature: self.vocabulary.known(feature, every) or [MISSING]
            for feature, every in self.labelling.labels(entry).items()
        }
        evidence = [f"{each.term} {each.evidence}" for each in entry.annotations]
        return {
            "id": entry.accession,
            "name": entry.name,
            "sequence": entry.sequence,
            "organism": entry.organism,
            "taxon": entry.taxon,
            "fragment": entry.fragment,
            "group": placed.group,
            "membrane": membrane_binding(entry) or MISSING,
            "go_evidence": "; ".join(evidence),
            **labels,
        }
