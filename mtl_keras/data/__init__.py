"""Data sets: where a task's rows come from."""

from mtl_keras.data.base import Dataset
from mtl_keras.data.conll import Conll
from mtl_keras.data.csv import Csv
from mtl_keras.data.fasta import Fasta
from mtl_keras.data.image_folder import ImageFolder
from mtl_keras.data.image_masks import ImageMasks
from mtl_keras.data.json_lines import JsonLines
from mtl_keras.data.parquet import Parquet
from mtl_keras.data.rows import Rows
from mtl_keras.data.tfds import Tfds

KINDS: dict[str, type[Dataset]] = {
    "conll": Conll,
    "csv": Csv,
    "fasta": Fasta,
    "image_folder": ImageFolder,
    "image_masks": ImageMasks,
    "json_lines": JsonLines,
    "parquet": Parquet,
    "tfds": Tfds,
}

__all__ = [
    "KINDS",
    "Conll",
    "Csv",
    "Dataset",
    "Fasta",
    "ImageFolder",
    "ImageMasks",
    "JsonLines",
    "Parquet",
    "Rows",
    "Tfds",
]
