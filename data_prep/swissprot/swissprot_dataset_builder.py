"""The tensorflow-datasets builder of ``swissprot``."""

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import tensorflow_datasets as tfds
from rich.console import Console

from .beam import rows_with_beam
from .config import CONFIGS
from .labelling import FEATURES
from .membrane import BINDINGS
from .placing import SHARES
from .preparing import Prepared, prepare
from .sources import Sources, fetch_sources, find_sources


class Builder(tfds.core.GeneratorBasedBuilder):
    """Proteins of UniProtKB's flat files, with all ancestors of their labels.

    Args:
        source: the folder of the user's files; None fetches Swiss-Prot and the Gene Ontology.
        **options: of tensorflow-datasets.
    """

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First release."}
    BUILDER_CONFIGS: ClassVar = CONFIGS
    num_shards: ClassVar[int | None] = None
    """The number of files grows with the data."""

    def __init__(self, *, source: str | Path | None = None, **options: Any) -> None:
        self._source = None if source is None else Path(source)
        super().__init__(**options)

    @classmethod
    def source_files(cls, source: Path) -> list[Path]:
        """Returns the files of a folder that the rows are made of."""
        found = find_sources(source)
        return [*found.flat_files, found.ontology, *([found.groups] if found.groups else [])]

    def fetch_source(self) -> None:
        """Looks whether the user's files are there; what is fetched is fetched when it is prepared."""
        if self._source is not None:
            find_sources(self._source)

    def _info(self) -> tfds.core.DatasetInfo:
        text = tfds.features.Text
        return tfds.core.DatasetInfo(
            builder=self,
            description="Proteins of UniProtKB: sequence, EC numbers, terms of the Gene Ontology by aspect, places in "
            "the cell, binding to membranes and keywords, as far as they are known. Similar proteins are in one split.",
            features=tfds.features.FeaturesDict(
                {
                    **{name: text() for name in ("id", "name", "sequence", "organism", "group", "go_evidence")},
                    "taxon": tfds.features.Scalar(np.int32),
                    "fragment": tfds.features.Scalar(np.bool_),
                    "membrane": tfds.features.ClassLabel(names=BINDINGS),
                    **{name: tfds.features.Sequence(tfds.features.ClassLabel()) for name in FEATURES},
                }
            ),
            supervised_keys=("sequence", "ec"),
            homepage="https://www.uniprot.org",
            citation=_CITATION,
            license="CC BY 4.0 (UniProt and the Gene Ontology)",
            metadata=tfds.core.MetadataDict({}),
        )

    def _split_generators(self, dl_manager: Any) -> dict[str, Any]:
        sources = fetch_sources(dl_manager) if self._source is None else find_sources(self._source)
        config = self.builder_config
        folder = Path(self._data_dir_root) / "swissprot_work"
        prepared = prepare(sources, folder, config.experimental, config.least_count, config.beam)
        self._tell(sources, prepared)
        for feature, names in prepared.examples.vocabulary.names.items():
            self.info.features[feature].feature.names = names
        return {split: self._generate_examples(prepared, split) for split in SHARES}

    def _tell(self, sources: Sources, prepared: Prepared) -> None:
        """Puts into the metadata, and says, what rows are made of."""
        told = {
            "parents": prepared.examples.vocabulary.parents,
            "grouping": prepared.grouping,
            "cleaning": prepared.counts,
            "rows_with_labels": prepared.label_counts,
            "files": [path.name for path in (*sources.flat_files, sources.ontology)],
        }
        self.info.metadata.update(told)
        said = f"Similar proteins are in one split; groups by {prepared.grouping}."
        Console(stderr=True).print(said, highlight=False, soft_wrap=True)

    def _generate_examples(self, prepared: Prepared, split: str) -> Any:
        if self.builder_config.beam:
            return rows_with_beam(prepared.shards, prepared.examples, split)
        return (row for shard in prepared.shards for row in prepared.examples.of_shard(shard, split))


_CITATION = """
@article{uniprot2025,
  title = {UniProt: the Universal Protein Knowledgebase in 2025},
  author = {{The UniProt Consortium}},
  journal = {Nucleic Acids Research},
  volume = {53},
  pages = {D609--D617},
  year = {2025}
}
"""
