"""The contract of a backbone and of its preprocessor."""

from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from mtl_keras.table import Table

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

    from mtl_keras.images.mirrored import Flip


class Preprocessor(Protocol):
    """Turns raw rows into the trunk's inputs, in graph: the same ops in training and in serving.

    It is a ``tf.Module`` so that a SavedModel keeps its tables.
    """

    raw: "dict[str, tf.TensorSpec]"
    """The raw inputs of a served batch, by name: ``{"text": [B] string}``."""
    flips: "tuple[Flip, ...]"
    """The mirror images of a picture that its answer is the mean over; none of any other row."""

    def __call__(self, rows: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Turns a batch of raw rows into dense inputs, and what heads need to read an answer."""

    def save(self, folder: Path) -> None:
        """Writes all that ``load`` needs (vocabulary, options) into a folder."""


class Backbone(Table):
    """Describes a shared trunk, how it is loaded, and how raw rows become its inputs."""

    gives: ClassVar[tuple[str, ...]]
    """Names of the ``Features`` it gives."""
    takes: ClassVar[tuple[str, ...]]
    """Names of the raw fields of which a row has one, e.g. ``("text", "words")``."""

    @abstractmethod
    def load(self) -> "keras.Model":
        """Returns the functional trunk with its weights: a dict of inputs to a dict of features."""

    @abstractmethod
    def preprocessor(self) -> Preprocessor:
        """Returns the preprocessor that fits the trunk."""
