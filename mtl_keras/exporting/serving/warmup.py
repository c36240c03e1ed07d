"""Requests that TensorFlow Serving runs when it loads a version, so that the first client does not wait."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mtl_keras.exporting.extra import EXTRA
from mtl_keras.exporting.serving.messages import prediction_log
from mtl_keras.exporting.serving.warmup_rows import made_rows
from mtl_keras.meta_graph import META_GRAPH, read_meta_graph

if TYPE_CHECKING:
    import tensorflow as tf

    from mtl_keras.trained import Trained

Input = tuple[str, int]
"""Name and type of an input, the type as TensorFlow numbers it."""

WARMUP = "tf_serving_warmup_requests"
"""The name in ``assets.extra`` that TensorFlow Serving looks for."""
_ROWS = (1, 3, 32)
"""Rows of the requests; 32 is what ``batching.config`` puts together at most."""
_MOST_BYTES = 2**22
"""Of a request, so that a version does not grow by the pixels of made-up pictures; the first is written anyway."""


def write_warmup(folder: Path, trained: "Trained") -> None:
    """Writes requests of made-up rows for every signature that takes rows, beside a version's SavedModel.

    A folder of another format is left as it is.

    Args:
        folder: of the version.
        trained: the model that it was written of.
    """
    import tensorflow as tf

    if not (folder / META_GRAPH).is_file():
        return
    signatures = read_meta_graph(folder).signature_def
    batches = list(_batches(trained))
    with tf.io.TFRecordWriter(str(folder / EXTRA / WARMUP)) as file:
        for name in sorted(signatures):
            inputs = {(each, info.dtype) for each, info in signatures[name].inputs.items()}
            for request in _requests(name, inputs, batches):
                file.write(request)


def _requests(signature: str, inputs: set[Input], batches: list[dict[Input, "tf.Tensor"]]) -> Iterator[bytes]:
    """Yields the requests of a signature; none, where it takes nothing or what no batch has."""
    import tensorflow as tf

    for place, batch in enumerate(batches):
        if not inputs or not inputs <= batch.keys():
            continue
        tensors = {each[0]: tf.make_tensor_proto(batch[each].numpy()).SerializeToString() for each in inputs}
        if place == 0 or sum(map(len, tensors.values())) <= _MOST_BYTES:
            yield prediction_log(signature, tensors)


def _batches(trained: "Trained") -> Iterator[dict[Input, "tf.Tensor"]]:
    """Yields batches of rows, each as a model of raw rows takes them and as one of tensors does."""
    import tensorflow as tf

    field = next(iter(trained.preprocessor.raw))
    for count in _ROWS:
        raw = {field: tf.constant(made_rows(field, count), tf.string)}
        # Pictures have one name raw and prepared; the type tells them apart.
        tensors = [*raw.items(), *trained.preprocessor(dict(raw)).items()]
        yield {(name, tensor.dtype.as_datatype_enum): tensor for name, tensor in tensors}
