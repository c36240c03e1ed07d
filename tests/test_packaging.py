"""The wheel in an empty environment, far from the checkout."""

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.made_recipe import make_recipe

ROOT = Path(__file__).parents[1]
FOLDERS = {"mtl_keras": "mtl_keras", "recipes": "mtl_keras/recipes", "data_prep": "mtl_keras/data_prep"}
NOT_TO_TRAVEL = shutil.ignore_patterns("__pycache__", "*.egg-info")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Builds the wheel without a network, from a copy, so that the checkout stays as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, source / name, ignore=NOT_TO_TRAVEL)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, source]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """Installs the wheel in an empty environment that sees the packages of this one, but not our own."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False, symlinks=True)
    interpreter = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", interpreter, "--quiet", "install", "--no-deps", "--no-index", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    # A line of a .pth file adds a folder without reading the .pth files in it, so that an editable install is not seen.
    (Path(packages) / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return interpreter


def run(python, folder, *arguments):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [python, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True, timeout=120
    ).stdout


def test_every_file_travels(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder, place in FOLDERS.items():
        files = [path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file()]
        missing = {f"{place}/{file}" for file in files if "__pycache__" not in file.parts} - inside
        assert not missing
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    assert not any(name.startswith(("tests", "recipes", "data_prep")) for name in inside)


def test_the_wheel_is_used_and_not_the_checkout(python, tmp_path):
    found = run(python, tmp_path, "-c", "import mtl_keras, mtl_keras.recipes as r, mtl_keras.data_prep as d\n"
                "print(mtl_keras.__file__, r.__file__, d.__file__, sep='\\n')")  # fmt: skip
    assert all(Path(file).is_relative_to(python.parents[1]) for file in found.split())


def test_the_installed_command_lists_shows_and_checks(python, tmp_path):
    command = python.parent / "mtl-keras"
    assert "ner_sentiment" in run(command, tmp_path, "list")
    shown = run(command, tmp_path, "show", "ner_sentiment")
    assert shown == (ROOT / "recipes" / "ner_sentiment.toml").read_text(encoding="utf-8")
    assert "is right" in run(command, tmp_path, "check", "ner_sentiment", "seed=1")


@pytest.mark.slow
def test_the_installed_command_trains(python, tmp_path):
    recipe = make_recipe(tmp_path / "made")
    (tmp_path / "texts.txt").write_text("hello bob\n", encoding="utf-8")
    said = run(python.parent / "mtl-keras", tmp_path, "train", recipe, "--smoke", "--ask", "texts.txt")
    [folder] = (tmp_path / "runs" / "tiny").iterdir()
    assert folder.name.endswith("-smoke")
    assert (folder / "report.html").is_file()
    assert (folder / "export" / "1" / "saved_model.pb").is_file()
    answers, places = said.split("\nhello bob\n")[1].split("\n\n")
    assert answers.startswith("  entities  ")
    assert f"SavedModel  {folder.relative_to(tmp_path) / 'export'}\n" in places


def test_dependencies_are_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if not line.startswith("#"))
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(each for name in ("demo", "dev", "export", "tune") for each in extras[name])]
    names = {requirement.split(">")[0].split("=")[0].lower().replace("_", "-") for requirement in wanted}
    assert names - set(pinned) == {
        "pip",
        "mtl-keras[demo,export,tune]",
    }  # pip installs the others: it is there before them
    assert "://" not in "".join(lines)


def imported_packages():
    """Returns the top names of what our modules import, in functions too."""
    files = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    for node in (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_every_imported_package_is_a_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=]", requirement)[0].lower().replace("_", "-") for requirement in project["dependencies"]}
    distributions = packages_distributions()
    ours = {"mtl_keras", "pydantic_core"}  # pydantic pins the version of its core
    # They are said with their pip install line where they are missing.
    extras = {"ai_edge_litert", "apache_beam", "fastapi", "gradio", "onnx", "onnxruntime", "openvino", "optuna"}
    extras |= {"tf2onnx", "uvicorn"}
    for package in set(imported_packages()) - sys.stdlib_module_names - ours - extras:
        names = {name.lower().replace("_", "-") for name in distributions[package]}
        assert names & declared, f"{package} is imported, but none of {names} is a dependency in pyproject.toml"


def test_every_dependency_is_imported():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=]", requirement)[0].lower().replace("_", "-") for requirement in project["dependencies"]}
    distributions = packages_distributions()
    used = {
        name.lower().replace("_", "-") for package in imported_packages() for name in distributions.get(package, [])
    }
    # A program, what tensorflow-datasets lacks, and what Keras' callback writes for.
    assert declared - used == {"pip", "importlib-resources", "tensorboard"}
