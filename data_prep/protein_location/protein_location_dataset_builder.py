"""The tensorflow-datasets builder of ``protein_location``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import tensorflow_datasets as tfds

from mtl_keras.fetch import WHEELS, fetch_folder

from .cleaning import LABELS, LOCATIONS, SPLITS, Protein, clean, read

_WHEEL = WHEELS["p-scldata"]


class Builder(tfds.core.GeneratorBasedBuilder):
    """Proteins with their place in the cell; nothing of a held-out split is in train, copies and near copies."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First release."}

    def fetch_source(self) -> Path:
        """Returns the folder of the source; downloads it if it is not there yet."""
        return fetch_folder(_WHEEL)

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="Proteins of UniProtKB and where in the cell they are, one of 13 classes; the source's splits.",
            features=tfds.features.FeaturesDict(
                {
                    "id": tfds.features.Text(),
                    "sequence": tfds.features.Text(),
                    "label": tfds.features.ClassLabel(names=LABELS),
                    "locations": tfds.features.Sequence(tfds.features.ClassLabel(names=LOCATIONS)),
                }
            ),
            supervised_keys=("sequence", "label"),
            homepage="https://github.com/ousodaniel/scldata",
            citation=_CITATION,
            license=_WHEEL.licence,
            metadata=tfds.core.MetadataDict({"sha256": _WHEEL.sha256}),
        )

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[str, dict[str, Any]]]]:
        folder = self.fetch_source()
        table, splits = (folder / member for member in _WHEEL.members)
        proteins, counts = clean(read(table, splits))
        parts = {split: [protein for protein in proteins if protein.split == split] for split in SPLITS}
        self.info.metadata["cleaning"] = counts
        self.info.metadata["labels"] = {
            split: dict(sorted(Counter(protein.label for protein in rows).items())) for split, rows in parts.items()
        }
        return {split: self._generate_examples(rows) for split, rows in parts.items()}

    def _generate_examples(self, proteins: Sequence[Protein]) -> Iterator[tuple[str, dict[str, Any]]]:
        for protein in proteins:
            yield (
                protein.accession,
                {
                    "id": protein.accession,
                    "sequence": protein.sequence,
                    "label": protein.label,
                    "locations": protein.locations,
                },
            )


_CITATION = """
@misc{ouso2025scl2205,
  title = {SCL2205: Subcellular Localisation Dataset},
  author = {Ouso, D. O. S.},
  year = {2025},
  note = {The Python package p-scldata; from UniProtKB, release 2022\\_05}
}
"""
