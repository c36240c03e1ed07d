"""The configurations of ``swissprot``."""

import dataclasses

import tensorflow_datasets as tfds


@dataclasses.dataclass(eq=False, kw_only=True)
class SwissprotConfig(tfds.core.BuilderConfig):
    """A configuration.

    Args:
        experimental: whether terms of GO count only that rest on an experiment.
        least_count: the proteins of training that a label needs.
        beam: whether Apache Beam does the work.
    """

    experimental: bool = False
    least_count: int = 50
    beam: bool = False


CONFIGS = [
    SwissprotConfig(name="all", description="Terms of GO of any evidence."),
    SwissprotConfig(name="experimental", description="Terms of GO with experimental evidence only.", experimental=True),
    SwissprotConfig(name="all_beam", description="As all, prepared by Apache Beam.", beam=True),
]
