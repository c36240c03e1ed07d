"""The tensorflow-datasets builder of ``flip_residue``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import tensorflow_datasets as tfds

from mtl_keras.errors import UserError

from .archive import SPLITS, read_chains
from .joining import Row, join, number
from .task import TASKS


class Builder(tfds.core.GeneratorBasedBuilder):
    """Proteins with a class a residue in up to three tasks; a chain that one task holds out is held out of all.

    Args:
        source: the folder of the user's archives.
        **options: of tensorflow-datasets.
    """

    VERSION = tfds.core.Version("1.0.0")
    RELEASE_NOTES: ClassVar = {"1.0.0": "First release."}

    def __init__(self, *, source: str | Path | None = None, **options: Any) -> None:
        self._source = None if source is None else Path(source)
        super().__init__(**options)

    @classmethod
    def source_files(cls, source: Path) -> list[Path]:
        """Returns the files of a folder that the rows are made of."""
        return [source / task.file for task in TASKS.values() if (source / task.file).is_file()]

    def fetch_source(self) -> None:
        """Looks whether the user's archives are there.

        Raises:
            UserError: some are not.
        """
        needed = [task.file for task in TASKS.values() if task.needed]
        if self._source is None:
            raise UserError(
                "dataset.source",
                f"expected the folder that has {' and '.join(needed)} of the FLIP benchmark, which are not fetched by "
                "themselves; received none. Get them from the repository of FLIP, and set source.",
            )
        missing = [name for name in needed if not (self._source / name).is_file()]
        if missing:
            problem = f"expected {' and '.join(missing)} in it; received none. Put them there, or correct source."
            raise UserError(str(self._source), problem)

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="Proteins with secondary structure, conservation and binding a residue, of the FLIP benchmark.",
            features=tfds.features.FeaturesDict(
                {
                    "id": tfds.features.Text(),
                    "sequence": tfds.features.Text(),
                    **{
                        name: tfds.features.Sequence(tfds.features.ClassLabel(names=task.names))
                        for name, task in TASKS.items()
                    },
                }
            ),
            supervised_keys=("sequence", "secondary_structure"),
            homepage="https://benchmark.protein.properties",
            citation=_CITATION,
            license="AFL-3.0",
            metadata=tfds.core.MetadataDict({}),
        )

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[str, dict[str, Any]]]]:
        self.fetch_source()
        assert self._source is not None
        paths = {name: self._source / task.file for name, task in TASKS.items()}
        chains = {name: read_chains(path, TASKS[name]) for name, path in paths.items() if path.is_file()}
        rows, counts = join(chains)
        parts = {split: [row for row in rows if row.split == split] for split in SPLITS}
        self.info.metadata["cleaning"] = counts
        self.info.metadata["rows_with_labels"] = {
            split: dict(Counter(task for row in part for task in row.labels)) for split, part in parts.items()
        }
        return {split: self._generate_examples(part) for split, part in parts.items()}

    def _generate_examples(self, rows: Sequence[Row]) -> Iterator[tuple[str, dict[str, Any]]]:
        for row in rows:
            labels = {task: number(row.labels.get(task), task, len(row.sequence)) for task in TASKS}
            yield row.sequence, {"id": row.identifier, "sequence": row.sequence, **labels}


_CITATION = """
@inproceedings{dallago2021flip,
  title = {{FLIP}: Benchmark tasks in fitness landscape inference for proteins},
  author = {Dallago, Christian and Mou, Jody and Johnston, Kadina E. and Wittmann, Bruce J. and Bhattacharya, Nicholas
    and Goldman, Samuel and Madani, Ali and Yang, Kevin K.},
  booktitle = {NeurIPS Datasets and Benchmarks},
  year = {2021}
}
"""
