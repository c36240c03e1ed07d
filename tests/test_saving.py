"""A saved model is read by a process that has made none."""

import ast
import re
from pathlib import Path

import mtl_keras
from mtl_keras.saving import _MODULES

PACKAGE = Path(mtl_keras.__file__).parent


def registering():
    """Yields the modules with a class that Keras has to know by its name."""
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
        if any(
            re.search("register_keras_serializable", ast.unparse(each))
            for node in classes
            for each in node.decorator_list
        ):
            yield ".".join(("mtl_keras", *path.relative_to(PACKAGE).with_suffix("").parts))


def test_all_classes_are_registered_before_a_model_is_read():
    assert set(_MODULES) == set(registering())
