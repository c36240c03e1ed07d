"""The contract of a head."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ValidationError

from mtl_keras.errors import UserError
from mtl_keras.features import Features
from mtl_keras.table import Table

if TYPE_CHECKING:
    import keras
    import numpy as np
    import tensorflow as tf

Per = Literal["row", "word", "label", "pixel"]


class Head(Table):
    """Turns features into one task's predictions.

    A head is a frozen table of options. ``outputs`` builds its layers in the
    functional API; the builder wraps them in a sub-model named after the task.

    Shapes:
        B rows; an output is [B, ...]; a label is [B], [B, W], [B, C] or [B, H, W];
        a sample weight has the label's shape, 0 where the label is missing.
    """

    needs: ClassVar[tuple[str, ...]]
    """Names of the ``Features`` of which it uses one: the first that is there."""
    monitors: ClassVar[tuple[str, ...]]
    """Names of its metrics, the one to be watched first."""
    answers: ClassVar[tuple[str, ...]] = ()
    """The keys of ``answer``; of a head that does not say them, names that clash are told late."""
    label_dtype: ClassVar[str] = "int32"
    per: ClassVar[Per] = "row"
    """What has a label: a row [B], a word (or residue) [B, W], each of C labels [B, C], or a pixel [B, H, W]."""
    missing: ClassVar[int] = 0
    """What stands for a missing label in ``y_true``; its weight is 0."""

    @property
    def also(self) -> tuple[str, ...]:
        """Names of further ``Features`` that it uses where they are there."""
        return ()

    @property
    def gaussian(self) -> bool:
        """Whether the loss is a mean square; balancers that learn variances ask."""
        return False

    @property
    def label_rank(self) -> int:
        """The rank of a batch of labels."""
        return {"row": 1, "word": 2, "label": 2, "pixel": 3}[self.per]

    @abstractmethod
    def outputs(self, features: Features) -> "keras.KerasTensor":
        """Builds the layers: features to what the loss and metrics take (logits, values), float32."""

    @abstractmethod
    def loss(self, y_true: "tf.Tensor", y_pred: "tf.Tensor") -> "tf.Tensor":
        """Returns the loss of each label, of the label's shape, neither weighted nor averaged.

        A loss of a whole sequence (a CRF's) is given as a share of each word, of which it is the sum.
        """

    @abstractmethod
    def metrics(self) -> "list[keras.metrics.Metric]":
        """Returns new metrics, named as in ``monitors``; they take sample weights."""

    @abstractmethod
    def answer(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Decodes, in graph, what a person or a client reads: names, probabilities, spans.

        Args:
            y_pred: the output for B rows.
            features: what the preprocessor said of the rows (offsets of the words, ...).
        """

    def evaluated(self, y_pred: "tf.Tensor", features: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns what evaluation takes, in graph: the answer, unless that costs much more than its scores need."""
        return self.answer(y_pred, features)

    def numbers(self, y_pred: "tf.Tensor", inputs: "dict[str, tf.Tensor]") -> "dict[str, tf.Tensor]":
        """Returns, in graph, what a client of tensors reads: probabilities and values, no names.

        An export on tensors has it (ONNX and LiteRT know no strings), so its operations are ones that these formats
        have. A head that does not say its numbers gives its output as it is.

        Args:
            y_pred: the output for B rows.
            inputs: the model's inputs.
        """
        return {"output": y_pred}

    def with_labels(self, labels: list[str]) -> "Head":
        """Returns the head with the data's label names; one without labels returns itself.

        Raises:
            UserError: the names do not fit the head, e.g. a tag that is not BIO.
        """
        return self._with("labels", tuple(labels))

    def with_parents(self, parents: Mapping[str, Sequence[str]]) -> "Head":
        """Returns the head with the data's hierarchy of labels; one that keeps to none, or to its own, returns itself.

        Args:
            parents: the parents of each label that has some; none where there is no hierarchy.

        Raises:
            UserError: a name is no label, or a label is its own ancestor.
        """
        if not parents or getattr(self, "parents", None) is not None:
            return self
        return self._with("parents", {name: tuple(own) for name, own in parents.items()})

    def _with(self, option: str, value: Any) -> "Head":
        """Returns the head with another value of an option, itself where it has no such option."""
        if option not in type(self).model_fields:
            return self
        try:
            return type(self)(**{**self.model_dump(), option: value})
        except ValidationError as error:
            faults = "; ".join(fault["msg"].removeprefix("Value error, ") for fault in error.errors())
            raise UserError(f"head {self.kind}", faults) from error

    def weights(self, y_true: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any] | None":
        """Returns weights of the training labels, of their shape, or None where all weigh the same.

        Training multiplies sample weights by them; evaluation does not.

        Args:
            y_true: all labels of the training rows, in any shape.
        """
        return None

    def repeats(self, y_true: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any] | None":
        """Returns how often a pass over the training rows takes each, a whole number from 1, or None for once.

        Args:
            y_true: the labels of the training rows that have one, a label a row.
        """
        return None
