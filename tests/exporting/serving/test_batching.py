"""The text of batching.config, read with the message as TensorFlow Serving declares it."""

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format, wrappers_pb2

from mtl_keras.exporting.serving.batching import write_batching
from mtl_keras.exporting.serving.warmup import _ROWS

FIELDS = {
    "max_batch_size": (1, "Int64Value"),
    "batch_timeout_micros": (2, "Int64Value"),
    "max_enqueued_batches": (3, "Int64Value"),
    "num_batch_threads": (4, "Int64Value"),
    "thread_pool_name": (5, "StringValue"),
}
FIELD = descriptor_pb2.FieldDescriptorProto


@pytest.fixture(scope="module")
def parameters():
    """BatchingParameters of session_bundle_config.proto, which tensorflow-serving-api does not have."""
    file = descriptor_pb2.FileDescriptorProto(name="batching.proto", package="tensorflow.serving", syntax="proto3")
    file.dependency.append("google/protobuf/wrappers.proto")
    message = file.message_type.add(name="BatchingParameters")
    for name, (number, kind) in FIELDS.items():
        message.field.add(
            name=name, number=number, label=FIELD.LABEL_OPTIONAL, type=FIELD.TYPE_MESSAGE,
            type_name=f".google.protobuf.{kind}",
        )  # fmt: skip
    message.field.add(name="allowed_batch_sizes", number=6, label=FIELD.LABEL_REPEATED, type=FIELD.TYPE_INT64)
    message.field.add(name="pad_variable_length_inputs", number=7, label=FIELD.LABEL_OPTIONAL, type=FIELD.TYPE_BOOL)
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(wrappers_pb2.DESCRIPTOR.serialized_pb)
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("tensorflow.serving.BatchingParameters"))


def test_the_server_reads_it(parameters, tmp_path):
    write_batching(tmp_path)
    text = (tmp_path / "batching.config").read_text()
    found = text_format.Parse(text, parameters())
    assert {field.name for field, _ in found.ListFields()} == {*FIELDS} - {"thread_pool_name"}
    assert found.max_batch_size.value == max(_ROWS)  # the largest batch is warmed up
    assert 0 < found.batch_timeout_micros.value <= 10_000
    assert found.num_batch_threads.value >= 1
    assert found.max_enqueued_batches.value >= found.num_batch_threads.value
    for name in (*FIELDS, "allowed_batch_sizes", "pad_variable_length_inputs"):
        if name != "thread_pool_name":
            before = text.partition(f"{name}")[0]
            assert before.rstrip().rpartition("\n")[2].startswith("#"), name


def test_one_that_is_there_stays(tmp_path):
    (tmp_path / "batching.config").write_text("max_batch_size { value: 8 }\n")
    write_batching(tmp_path)
    assert (tmp_path / "batching.config").read_text() == "max_batch_size { value: 8 }\n"


def test_it_lies_beside_the_versions(exports):
    assert (exports["text"][1].parent / "batching.config").is_file()
