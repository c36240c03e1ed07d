"""Data sets: where a task's rows come from."""

from mtl_keras.data.base import Dataset
from mtl_keras.data.coco import Coco
from mtl_keras.data.conll import Conll
from mtl_keras.data.csv import Csv
from mtl_keras.data.fasta import Fasta
from mtl_keras.data.hf import Hf
from mtl_keras.data.image_folder import ImageFolder
from mtl_keras.data.image_masks import ImageMasks
from mtl_keras.data.json_lines import JsonLines
from mtl_keras.data.npz import Npz
from mtl_keras.data.parquet import Parquet
from mtl_keras.data.pascal_voc import PascalVoc
from mtl_keras.data.python_rows import PythonRows
from mtl_keras.data.rows import Rows
from mtl_keras.data.text_folder import TextFolder
from mtl_keras.data.tfds import Tfds
from mtl_keras.data.tfrecord import TfRecord

KINDS: dict[str, type[Dataset]] = {
    "coco": Coco,
    "conll": Conll,
    "csv": Csv,
    "fasta": Fasta,
    "hf": Hf,
    "image_folder": ImageFolder,
    "image_masks": ImageMasks,
    "json_lines": JsonLines,
    "npz": Npz,
    "parquet": Parquet,
    "pascal_voc": PascalVoc,
    "python": PythonRows,
    "text_folder": TextFolder,
    "tfds": Tfds,
    "tfrecord": TfRecord,
}

__all__ = [
    "KINDS",
    "Coco",
    "Conll",
    "Csv",
    "Dataset",
    "Fasta",
    "Hf",
    "ImageFolder",
    "ImageMasks",
    "JsonLines",
    "Npz",
    "Parquet",
    "PascalVoc",
    "PythonRows",
    "Rows",
    "TextFolder",
    "TfRecord",
    "Tfds",
]
