"""The package never asks for what runs code of a file."""

import ast
from pathlib import Path

import pytest

import mtl_keras

PACKAGE = Path(mtl_keras.__file__).parent
CALLS = {"eval", "exec", "enable_unsafe_deserialization", "extractall", "unpack_archive", "extract"}
PICKLES = {"pickle", "dill", "joblib", "shelve", "marshal"}


def calls():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path.relative_to(PACKAGE), node


@pytest.fixture(scope="module")
def all_calls():
    return list(calls())


def test_no_call_unpacks_or_evaluates(all_calls):
    found = {
        f"{path}: {ast.unparse(call.func)}"
        for path, call in all_calls
        if ast.unparse(call.func).rpartition(".")[2] in CALLS
    }
    assert found == set()


def test_no_argument_turns_protection_off(all_calls):
    for path, call in all_calls:
        for keyword in call.keywords:
            if keyword.arg in {"allow_pickle", "trust_remote_code", "weights_only"}:
                assert ast.unparse(keyword.value) == ("True" if keyword.arg == "weights_only" else "False"), path
            if keyword.arg == "safe_mode":
                assert ast.unparse(keyword.value) == "True", path


def test_pickle_is_used_by_a_restricted_reader_and_for_a_process_s_own_files():
    users = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import) and PICKLES & {name.name for name in node.names}
    }
    assert users == {"backbones/torch_file.py", "data/kept_rows.py"}  # the latter's files have no name
