"""A trained model with the preprocessor that it was trained with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mtl_keras.run_folder import RunFolder

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.backbones.base import Preprocessor
    from mtl_keras.heads.base import Head
    from mtl_keras.model import MultiTaskModel


@dataclass(frozen=True)
class Trained:
    """Goes from raw rows to answers, in graph or out of it: evaluation, prediction and export all take this way.

    Args:
        model: the trained model.
        preprocessor: turns raw rows into the model's inputs.
    """

    model: "MultiTaskModel"
    preprocessor: "Preprocessor"
    _traced: dict[tuple[str, ...], Callable[[Any], Any]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, folder: RunFolder) -> "Trained":
        """Loads the model and the preprocessor of a run."""
        from mtl_keras.backbones.load_preprocessor import load_preprocessor
        from mtl_keras.saving import load_model

        return cls(load_model(folder.model), load_preprocessor(folder.preprocessor))

    def outputs(
        self, rows: "Mapping[str, tf.Tensor]", names: Sequence[str]
    ) -> "tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]":
        """Runs the trunk and the heads of the named tasks.

        Args:
            rows: a batch of raw rows, ``{"text": [B]}``, ``{"words": [B, (n)]}`` or ``{"image": [B]}``, encoded.
            names: the tasks.

        Returns:
            The outputs by task, and what the preprocessor said of the rows.
        """
        prepared = self.preprocessor(dict(rows))
        return self.outputs_of({name: prepared[name] for name in self.model.input}, names), prepared

    def outputs_of(self, inputs: "Mapping[str, tf.Tensor]", names: Sequence[str]) -> "dict[str, tf.Tensor]":
        """Runs the trunk and the heads of the named tasks on the model's inputs; returns the outputs by task."""
        flips = self.preprocessor.flips
        if not flips:
            return self._run(inputs, names)
        from mtl_keras.images.mirrored import mean_over_flips

        per_pixel = [name for name in names if self.head(name).per == "pixel"]
        return mean_over_flips(lambda some: self._run(some, names), inputs, flips, per_pixel)

    def _run(self, inputs: Any, names: Sequence[str]) -> "dict[str, tf.Tensor]":
        features = self.model.features_model(inputs, training=False)
        return {name: self.model.heads[name](features[name], training=False) for name in names}

    def answers(self, rows: "Mapping[str, tf.Tensor]", names: Sequence[str]) -> "dict[str, dict[str, tf.Tensor]]":
        """Returns what each named task's head says of a batch of raw rows."""
        outputs, prepared = self.outputs(rows, names)
        return {name: self.head(name).answer(outputs[name], prepared) for name in names}

    def evaluated(self, rows: "Mapping[str, tf.Tensor]", names: Sequence[str]) -> "dict[str, dict[str, tf.Tensor]]":
        """Returns what evaluation takes of each named task's head, of a batch of raw rows."""
        outputs, prepared = self.outputs(rows, names)
        return {name: self.head(name).evaluated(outputs[name], prepared) for name in names}

    def answering(self, raw: str, names: Sequence[str]) -> "Callable[[Any], dict[str, dict[str, tf.Tensor]]]":
        """Returns ``answers`` as one graph for batches of any size, traced once.

        Args:
            raw: the raw field of the rows, ``text``, ``words`` or ``image``.
            names: the tasks.
        """
        return self._in_graph(self.answers, raw, names)

    def evaluating(self, raw: str, names: Sequence[str]) -> "Callable[[Any], dict[str, dict[str, tf.Tensor]]]":
        """Returns ``evaluated`` as one graph, as ``answering`` does."""
        return self._in_graph(self.evaluated, raw, names)

    def head(self, name: str) -> "Head":
        """Returns the head of a task."""
        return next(task.head for task in self.model.tasks if task.name == name)

    def _in_graph(self, answers: Callable[..., Any], raw: str, names: Sequence[str]) -> Callable[[Any], Any]:
        import tensorflow as tf

        key = answers.__name__, raw, *names
        if key not in self._traced:
            words = tf.RaggedTensorSpec([None, None], tf.string)
            spec = words if raw == "words" else tf.TensorSpec([None], tf.string)
            # AutoGraph would take seconds, and in-graph code does not need it.
            self._traced[key] = tf.function(
                lambda batch: answers({raw: batch}, names), input_signature=[spec], autograph=False
            )
        return self._traced[key]
