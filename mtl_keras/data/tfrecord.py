"""Rows of text, words or proteins in TFRecord files of ``tf.train.Example``."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal

from mtl_keras.data.cells import Cells, Found
from mtl_keras.data.columns import ColumnDataset
from mtl_keras.data.faults import working
from mtl_keras.data.files import Column
from mtl_keras.data.keyed_rows import take_cells
from mtl_keras.errors import UserError


class TfRecord(ColumnDataset):
    """Reads rows from TFRecord files of ``tf.train.Example``; columns are names of features.

    A feature with several values is a list of words, tags or labels. One without a value, or that an example lacks, is
    an empty cell.

    Args:
        compression: how the file is compressed.
    """

    kind: ClassVar[str] = "tfrecord"

    compression: Literal["none", "gzip", "zlib"] = "none"

    def records(self, path: Path, columns: Sequence[Column]) -> Found:
        """Reads the values of features of each example, numbered from 1, and the file's faults."""
        if not path.expanduser().is_file():
            problem = f"expected a file; received nothing at this path. Correct the path{working(path)}."
            raise UserError(str(path), problem)
        return self._records(path, columns), []

    def _records(self, path: Path, columns: Sequence[Column]) -> Iterator[Cells]:
        try:
            yield from take_cells(enumerate(self._examples(path), start=1), columns)
        except ValueError as error:
            problem = f"{error} examples. Set {self.field} and label to names of features."
            raise UserError(str(path), problem) from error

    def _examples(self, path: Path) -> Iterator[dict[str, Any]]:
        """Yields the values of each example by the names of the features."""
        import tensorflow as tf

        number = 0
        compression = "" if self.compression == "none" else self.compression.upper()
        try:
            for raw in tf.data.TFRecordDataset(str(path.expanduser()), compression).as_numpy_iterator():
                number += 1
                yield self._features(raw, self.place(path, number))
        except tf.errors.OpError as error:
            problem = f"expected a TFRecord file; received: {_first_line(error)} behind row {number:,}. Write it anew"
            raise UserError(str(path), f"{problem}, or set compression, which is {self.compression}.") from error

    def _features(self, raw: bytes, place: str) -> dict[str, Any]:
        import tensorflow as tf

        try:
            features = tf.train.Example.FromString(raw).features.feature
        except Exception as error:  # protobuf's own, which is TensorFlow's to depend on
            problem = "expected a tf.train.Example; received a record of another kind. Write such examples."
            raise UserError(place, problem) from error
        return {name: _values(feature) for name, feature in features.items()}


def _first_line(error: Any) -> str:
    return str(error.message).split("\n")[0].split(" [Op:")[0].rstrip(".")


def _values(feature: Any) -> Any:
    """Returns the value of a feature, or the list of its values; None of none."""
    kind = feature.WhichOneof("kind")
    values = list(getattr(feature, kind).value) if kind else []
    return values if len(values) > 1 else values[0] if values else None
