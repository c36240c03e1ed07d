"""What Keras says of raw rows, and what an artefact is fed to say the same."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from mtl_keras.exporting.parity.answered import Answered

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.trained import Trained

Array = np.ndarray[Any, Any]


class Reference:
    """Runs a trained model on raw rows, in this process.

    Args:
        trained: the model.
        tasks: those that answer.
        raw: whether the artefact takes raw rows and gives answers; else it takes tensors and gives numbers.
    """

    def __init__(self, trained: "Trained", tasks: Sequence[str], raw: bool) -> None:
        self._trained, self._tasks = trained, tasks
        self._raw = raw
        # A tokeniser without an in-graph form runs at the client, even where the SavedModel gives answers.
        self._fed_raw = raw and getattr(trained.preprocessor, "exportable_from_text", True)
        self._traced: dict[str, Callable[[Any], Any]] = {}

    def __call__(
        self, field: str, values: "tf.Tensor | tf.RaggedTensor"
    ) -> tuple[dict[str, Array], dict[str, Answered]]:
        """Returns the feed of an artefact for a batch of raw rows, and what Keras says, by task."""
        if field not in self._traced:
            self._traced[field] = self._trace(field)
        outputs, prepared, answers = self._traced[field](values)
        feed = {field: values} if self._fed_raw else {name: prepared[name] for name in self._fed(prepared)}
        return _arrays(feed), {
            name: Answered(self._trained.head(name), _arrays(answers[name]), outputs[name], prepared)
            for name in self._tasks
        }

    def _fed(self, prepared: "dict[str, tf.Tensor]") -> Sequence[str]:
        return list(prepared) if self._raw else list(self._trained.model.input)

    def _trace(self, field: str) -> Callable[[Any], Any]:
        import tensorflow as tf

        def answer(values: Any) -> tuple[Any, Any, Any]:
            outputs, prepared = self._trained.outputs({field: values}, self._tasks)
            inputs = {name: prepared[name] for name in self._trained.model.input}
            heads = {name: self._trained.head(name) for name in self._tasks}
            answers = {
                name: head.answer(outputs[name], prepared) if self._raw else head.numbers(outputs[name], inputs)
                for name, head in heads.items()
            }
            return outputs, prepared, answers

        words = tf.RaggedTensorSpec([None, None], tf.string)
        spec = words if field == "words" else tf.TensorSpec([None], tf.string)
        # AutoGraph would take seconds, and in-graph code does not need it.
        traced: Callable[[Any], Any] = tf.function(answer, input_signature=[spec], autograph=False)
        return traced


@contextmanager
def full_precision() -> Iterator[None]:
    """Lets a GPU multiply float32 as float32, for a while: as TensorFloat-32 it is 1e-3 off."""
    import tensorflow as tf

    setting = tf.config.experimental
    before = setting.tensor_float_32_execution_enabled()
    setting.enable_tensor_float_32_execution(False)
    try:
        yield
    finally:
        setting.enable_tensor_float_32_execution(before)


def _arrays(tensors: "dict[str, tf.Tensor]") -> dict[str, Array]:
    return {name: value.numpy() for name, value in tensors.items()}
