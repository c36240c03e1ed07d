"""A configuration with which TensorFlow Serving puts requests together."""

from pathlib import Path

from mtl_keras.atomic import write_text

BATCHING = "batching.config"

_TEXT = """# How TensorFlow Serving puts requests together: a BatchingParameters message in text form. To use it:
#     --enable_batching --batching_parameters_file=/models/NAME/batching.config
# An export leaves this file as it is once it is there: change the numbers, measure, and keep what is best.

# Most rows that run together. A larger request is refused by the server, so clients send this many at most.
max_batch_size { value: 32 }

# A batch that is not full waits so long for others: 2 ms. It is added to the latency of a lone request; 0 never waits.
batch_timeout_micros { value: 2000 }

# Batches that wait for a thread; further requests get UNAVAILABLE at once, which is better than a queue of minutes.
max_enqueued_batches { value: 100 }

# Batches that run at once. On a CPU begin with its number of cores, on a GPU with 1 or 2.
num_batch_threads { value: 4 }

# allowed_batch_sizes is left out: batches would be filled up with copies of rows to one of these sizes, which helps
# where each size is compiled (XLA). Our graphs take any size. Its last entry has to equal max_batch_size.

# Rows are strings [B], whatever their lengths, so nothing has to be padded. Of a SavedModel on tensors (export's format
# "tensors") requests of different lengths must not be put together so: the server pads with the first number of each
# tensor, not with the model's padding.
pad_variable_length_inputs: false
"""


def write_batching(to: Path) -> None:
    """Writes ``batching.config`` beside the versions of an export, unless there is one: it may have been tuned."""
    if not (to / BATCHING).exists():
        write_text(to / BATCHING, _TEXT)
