"""All that comes before rows are written: parsing, grouping, placing, counting labels."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .beam import parse_with_beam
from .examples import Examples
from .grouping import Grouping, group_proteins
from .labelling import FEATURES, Labelling
from .ontology import build_ontology
from .placing import PlacedShard, group_sizes, place_proteins, read_placed
from .shards import fingerprint, write_shards
from .sources import Sources
from .term import read_terms
from .vocabulary import build_vocabulary, count_labels

_TRAINING = "train"


@dataclass(frozen=True)
class Prepared:
    """What rows are made of.

    Args:
        shards: files of entries with their groups and splits.
        examples: makes the rows.
        grouping: what put similar proteins into groups.
        counts: what was read, and what gives no label.
        label_counts: by split and feature, the proteins with at least one label.
    """

    shards: list[PlacedShard]
    examples: Examples
    grouping: str
    counts: dict[str, int]
    label_counts: dict[str, dict[str, int]]


def prepare(sources: Sources, folder: Path, experimental: bool, least: int, beam: bool) -> Prepared:
    """Does all that comes before rows are written; what a stopped preparation has done in the folder is kept.

    Args:
        sources: files to read.
        folder: where to work; each flat file has a folder there, named after what is in it.
        experimental: whether terms of GO count only that rest on an experiment.
        least: the proteins of training that a label needs.
        beam: whether Apache Beam parses the files, side by side.

    Raises:
        UserError: a file is not as it should be.
    """
    ontology = build_ontology(read_terms(sources.ontology), sources.ontology.name)
    labelling = Labelling(ontology, experimental)
    entries = parse_files(sources.flat_files, folder, beam)
    together = folder / _together(sources.flat_files)
    together.mkdir(parents=True, exist_ok=True)
    grouping = group_proteins(entries, sources.groups, together)
    shards = place_proteins(entries, grouping, together)
    training = (placed.entry for placed in read_placed(shards) if placed.split == _TRAINING)
    examples = Examples(labelling, build_vocabulary(count_labels(training, labelling), labelling, least))
    counts, labelled = _count(shards, examples)
    return Prepared(shards, examples, grouping.how, {**_sizes(grouping), **counts}, labelled)


def parse_files(files: Sequence[Path], folder: Path, beam: bool) -> list[Path]:
    """Parses flat files, each into files of entries in a folder that is named after what is in it."""
    places = [(file, folder / fingerprint(file)[:16]) for file in files]
    if beam:
        return parse_with_beam(places)
    return [shard for file, place in places for shard in write_shards(file, place)]


def _together(files: Iterable[Path]) -> str:
    """Returns the name of the folder of what is made of several files together."""
    return "+".join(fingerprint(file)[:16] for file in files)[:200]


def _sizes(grouping: Grouping) -> dict[str, int]:
    return {"proteins": len(grouping.names), **group_sizes(grouping)}


def _count(shards: Iterable[PlacedShard], examples: Examples) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Counts what gives no label, and the rows with labels by split and feature."""
    counts: Counter[str] = Counter()
    labelled: dict[str, Counter[str]] = {}
    for placed in read_placed(shards):
        counts.update(examples.labelling.dropped(placed.entry))
        counts["fragments"] += placed.entry.fragment
        known = examples.labelling.labels(placed.entry)
        has = [feature for feature in FEATURES if examples.vocabulary.known(feature, known[feature])]
        labelled.setdefault(placed.split, Counter()).update(has)
    return dict(sorted(counts.items())), {split: dict(found) for split, found in labelled.items()}
