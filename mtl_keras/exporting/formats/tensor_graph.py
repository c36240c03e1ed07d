"""The way from a model's own inputs to numbers, in graph."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtl_keras.answer_names import check_names, served_name
from mtl_keras.exporting.formats.in_float32 import in_float32
from mtl_keras.portable import portable

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.trained import Trained


@dataclass(frozen=True)
class TensorGraph:
    """What the formats that take tensors are made from: trunk, heads, and each head's numbers.

    Args:
        trained: the model. Of its preprocessor it has the mean over mirror images, and nothing else.
        tasks: those whose heads it has.
        portable: whether it is to run elsewhere than in TensorFlow; see ``mtl_keras.portable``.
    """

    trained: "Trained"
    tasks: tuple[str, ...]
    portable: bool = True

    @property
    def inputs(self) -> "dict[str, tf.TensorSpec]":
        """The inputs, of batches of any size."""
        import tensorflow as tf

        return {
            name: tf.TensorSpec([None, *each.shape[1:]], each.dtype, name=name)
            for name, each in self.trained.model.input.items()
        }

    @property
    def outputs(self) -> "dict[str, tf.TensorSpec]":
        """The outputs of all tasks, ``<task>_<key>``."""
        return dict(sorted(self.function().get_concrete_function().structured_outputs.items()))

    def function(self, tasks: Sequence[str] | None = None, joined: bool = True) -> Any:
        """Returns a function of the inputs, in their order, that runs no other head than those of the tasks.

        Args:
            tasks: some of the tasks, or all.
            joined: whether an output is called ``<task>_<key>``, or ``<key>`` alone.
        """
        import tensorflow as tf

        specs, names = self.inputs, tuple(tasks or self.tasks)

        def numbers(*values: "tf.Tensor") -> "dict[str, tf.Tensor]":
            inputs = dict(zip(specs, values, strict=True))
            with self._elsewhere() if self.portable else nullcontext():
                outputs = self.trained.outputs_of(inputs, names)
                found = {name: self.trained.head(name).numbers(outputs[name], inputs) for name in names}
            check_names({name: [served_name(name, key) for key in found[name]] for name in names}, "the outputs")
            return {
                served_name(name, key) if joined else key: tf.identity(value)
                for name in names
                for key, value in found[name].items()
            }

        # AutoGraph would take seconds, and in-graph code does not need it.
        return tf.function(numbers, input_signature=list(specs.values()), autograph=False)

    @contextmanager
    def _elsewhere(self) -> Iterator[None]:
        """Traces what other runtimes than TensorFlow's have."""
        with portable(), in_float32(self.trained.model):
            yield
