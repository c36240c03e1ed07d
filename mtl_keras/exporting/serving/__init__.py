"""What TensorFlow Serving takes beside a SavedModel."""

from mtl_keras.exporting.serving.batching import write_batching
from mtl_keras.exporting.serving.warmup import write_warmup

__all__ = ["write_batching", "write_warmup"]
