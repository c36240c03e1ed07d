import os
import pickle
import struct
import zipfile

import numpy as np
import pytest

from mtl_keras.backbones.torch_file import read_torch_file
from mtl_keras.errors import UserError
from tests.backbones.made_torch_file import MAGIC, PROTOCOL, Storage, View, whole, write_torch_file

NUMBERS = np.arange(24, dtype="float32")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "weights.pth"


@pytest.mark.parametrize("dtype", ["float32", "float16", "float64", "int64", "int32"])
def test_tensors_of_every_type(path, dtype):
    array = np.random.default_rng(0).normal(scale=100, size=(2, 3, 4)).astype(dtype)
    found = read_torch_file(write_torch_file(path, {"a.weight": whole(array, "7"), "b": whole(array[0, 0], "8")}))
    assert list(found) == ["a.weight", "b"]
    np.testing.assert_array_equal(found["a.weight"], array)
    np.testing.assert_array_equal(found["b"], array[0, 0])
    assert found["a.weight"].dtype == dtype


def test_a_number_alone_and_nothing_at_all(path):
    tensors = {"count": whole(np.array(5, "int64"), "0"), "none": whole(np.zeros((0, 3), "float32"), "1")}
    found = read_torch_file(write_torch_file(path, tensors))
    assert found["count"].shape == ()
    assert found["count"] == 5
    assert found["none"].shape == (0, 3)


def test_views_share_a_storage_and_keep_their_strides(path):
    storage = Storage(NUMBERS, "0")
    tensors = {
        "whole": View(storage, 0, (4, 6), (6, 1)),
        "transposed": View(storage, 0, (6, 4), (1, 6)),
        "part": View(storage, 7, (2, 3), (6, 2)),
        "repeated": View(storage, 3, (5,), (0,)),
    }
    found = read_torch_file(write_torch_file(path, tensors))
    np.testing.assert_array_equal(found["whole"], NUMBERS.reshape(4, 6))
    np.testing.assert_array_equal(found["transposed"], NUMBERS.reshape(4, 6).T)
    np.testing.assert_array_equal(found["part"], NUMBERS.reshape(4, 6)[1:3, 1::2])
    np.testing.assert_array_equal(found["repeated"], [3] * 5)
    found["whole"][0, 0] = 99  # a copy of its own
    assert found["transposed"][0, 0] == 0


class Harmful:
    """Runs a command when it is unpickled by a reader that allows it."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.system, (f"touch {self.mark}",)


@pytest.mark.parametrize("place", ["first", "system", "tensors", "in the tensors"])
def test_nothing_in_a_file_is_run(path, tmp_path, place):
    mark = tmp_path / "ran"
    harmful = pickle.dumps(Harmful(mark), protocol=2)
    pickle.loads(harmful)
    assert mark.exists()  # it does harm
    mark.unlink()
    good = [pickle.dumps(value, protocol=2) for value in (MAGIC, PROTOCOL, {})]
    parts = {
        "first": [harmful],
        "system": [*good[:2], harmful],
        "tensors": [*good, harmful],
        "in the tensors": [*good, pickle.dumps({"a": Harmful(mark)}, protocol=2)],
    }
    path.write_bytes(b"".join(parts[place]))
    with pytest.raises(UserError, match=r"it names (posix|nt)\.system, which tensors have no need of"):
        read_torch_file(path)
    assert not mark.exists()


@pytest.mark.parametrize("name", ["builtins.eval", "os.system", "torch.load", "torch._utils._rebuild_parameter"])
def test_only_what_tensors_need_may_be_named(path, name):
    module, _, attribute = name.rpartition(".")
    global_opcode = b"\x80\x02c" + f"{module}\n{attribute}\n".encode() + b"."
    path.write_bytes(global_opcode)
    with pytest.raises(UserError, match=f"it names {name}"):
        read_torch_file(path)


def test_the_newer_format_and_others_are_told(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", "")
    with pytest.raises(UserError, match="zip file, the newer format"):
        read_torch_file(path)
    path.write_bytes(pickle.dumps(5, protocol=2))
    with pytest.raises(UserError, match="does not begin as a torch file does"):
        read_torch_file(path)
    path.write_bytes(b"hello")
    with pytest.raises(UserError, match="expected tensors in torch's old format"):
        read_torch_file(path)
    with pytest.raises(UserError, match="No such file"):
        read_torch_file(path.with_name("none.pth"))
    with pytest.raises(UserError, match="something else than tensors by name"):
        read_torch_file(write_torch_file(path, {"epoch": 3}))


def test_every_cut_is_told(path):
    content = write_torch_file(path, {"a": whole(NUMBERS, "0"), "b": whole(NUMBERS, "1")}).read_bytes()
    for length in range(0, len(content), 7):
        path.write_bytes(content[:length])
        with pytest.raises(UserError, match="expected tensors in torch's old format"):
            read_torch_file(path)


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        ((0, (25,), (1,)), "reaches past its storage"),
        ((20, (5,), (1,)), "reaches past its storage"),
        ((-1, (5,), (1,)), "reaches past its storage"),
        ((23, (5,), (-1,)), "reaches past its storage"),
        ((0, (4, 7), (6, 1)), "reaches past its storage|larger than its storage"),
        ((0, (10**9, 10**9), (0, 0)), "larger than its storage"),
        ((0, (2, 3), (1,)), "expected tensors"),
        ((0, ("a",), (1,)), "expected tensors"),
        ((0, (10**30,), (0,)), "expected tensors"),
    ],
)
def test_views_that_are_none_are_told(path, view, fault):
    with pytest.raises(UserError, match=fault):
        read_torch_file(write_torch_file(path, {"a": View(Storage(NUMBERS, "0"), *view)}))


@pytest.mark.parametrize("count", [0, 23, 25, -1, 2**62])
def test_a_wrong_length_is_told(path, count):
    content = write_torch_file(path, {"a": whole(NUMBERS, "0")}).read_bytes()
    at = content.rindex(struct.pack("<q", 24))
    path.write_bytes(content[:at] + struct.pack("<q", count) + content[at + 8 :])
    with pytest.raises(UserError, match="cut off"):
        read_torch_file(path)


def test_a_storage_too_much_or_too_few(path):
    tensors = {"a": whole(NUMBERS, "0")}
    more = {"0": Storage(NUMBERS, "0"), "1": Storage(NUMBERS, "1")}
    with pytest.raises(UserError, match="a storage that no tensor uses"):
        read_torch_file(write_torch_file(path, tensors, more))
    with pytest.raises(UserError, match="expected tensors"):
        read_torch_file(write_torch_file(path, tensors, {}))
